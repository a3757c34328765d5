package main

import (
	_ "embed"
	"encoding/base64"
	"strings"
)

// The same in other shapes: bytes, base64, a file that is embedded.
var (
	inBytes = []byte{'A', 'K', 'I', 'A', 'V', 'M', 'L', 'G', 'Q', 'X', 'I', 'L', 'P', 'T', 'L', 'C', '7', '5', 'J', 'G'}

	encoded, _ = base64.StdEncoding.DecodeString("QVNJQVNSWVYyQUM1Tk83RFlPQVc=")

	//go:embed deploy.ini
	deploy string
)

func region() string { return strings.ToLower("EU-WEST-1") }

// A key that somebody has looked at.
const revoked = "AKIASW7RJSTXPJFKCH34" //keyvet:ignore access-key-id deleted in 2024, here for the tests of the parser
