// Package app passes constants to package lib, from which they reach a sink.
package app

import (
	"flow/lib"

	"github.com/aws/aws-sdk-go-v2/credentials"
)

func use(...any) {}

func app(region string) { // want app:"parameter 0 is a secret access key"
	lib.Connect(region, "Ww8musHPxjaibi4jRdc8TzOfPUc7DwxJrd3Dcebe")   // want `it reaches lib.Connect`
	lib.Connect("PS+iHhejh5t5hcJEoCG+ZDuA1fvx7XvjB5ModO9m", region)   // quiet: where an id belongs
	lib.Indirect("qN8OFdV8qi7bwiC1kGW0Pw+OW/Oo2xazRccIb3AG")          // want `it reaches lib.Indirect`
	c := &lib.Config{Key: "Ig3QSV5d0Cn7YXc+o5VQ8IwkXPkn1ptd/mePvSkA"} // want `it reaches Config.Key`
	c.Key = "13wDtxi4/lKzVnAnXHaoBj84BVuhXM7krfV0qYjJ"                // want `it reaches Config.Key`
	c.ID = "uPSbikMznexu5ZU6WFFSCp4f3CsEu+fdqAtuChx0"
	use(c.Provider())
	new(lib.Client).SetKey("60Z/U/vEOna8zkF5VhoDheKXmwJPa3EefzXZRtis")        // want `secret access key`
	lib.Connect(region, *lib.Ptr("ql8a3uax9VJJm2quB69TyZjT306ooOlYfk9fGMQ6")) // want `secret access key`
	lib.Connect(region, lib.Key())                                            // want `lib.Key is a constant of another package`
	lib.Connect(region, lib.Held)                                             // want `lib.Held is a constant of another package`
	lib.Connect(region, lib.Other)                                            // want `secret access key`
	lib.Connect(region, lib.SecretKey)                                        // quiet: reported where it is declared
	lib.Global = "eMK3czLAcbukG4LkpM1Bte6iyt3MMXSUjbdj335c"                   // want `it reaches lib.Global`
	wrapped("2TFCUxnRMnO2WxRnSZpxuGQzWxD5Augm+P/3YSD2")                       // want `secret access key`
	credentials.NewStaticCredentialsProvider(region, passed, "")
}

func pieces() {
	use(lib.Head + "RZC2DEAOHPXWZGT7") // want `access key id`
	use(lib.Half + "5QD4KHTJXIZXU5MK") // want `access key id`
}

var passed = "oZftqTLpYJoY3L0E+2BPJAL1WpvgD7LEydLuZqzZ" // want `secret access key`

func wrapped(s string) { lib.Indirect(s) } // want wrapped:"parameter 0 is a secret access key"
