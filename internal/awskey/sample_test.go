package awskey_test

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"math/rand/v2"
	"strings"
)

// sample makes credentials that nobody ever had.
type sample struct{ *rand.Rand }

func newSample(seed uint64) sample { return sample{rand.New(rand.NewPCG(seed, 0))} }

// id is a new-generation id of account.
func (s sample) id(prefix string, account uint64) string {
	// One bit of generation, 40 of the account, 39 of anything.
	high := 1<<63 | account<<23 | s.Uint64N(1<<23)
	var bits [10]byte
	binary.BigEndian.PutUint64(bits[:], high)
	binary.BigEndian.PutUint16(bits[8:], uint16(s.Uint32()))
	return prefix + base32.StdEncoding.EncodeToString(bits[:])
}

func (s sample) account() uint64 { return s.Uint64N(1_000_000_000_000) }

func (s sample) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.Uint32())
	}
	return b
}

func (s sample) base64(n int) string { return base64.StdEncoding.EncodeToString(s.bytes(n)) }

func (s sample) secret() string { return s.base64(30) }

func (s sample) token() string {
	return "IQoJb3JpZ2luX2Vj" + s.base64(300)
}

func (s sample) smtp() string {
	return base64.StdEncoding.EncodeToString(append([]byte{4}, s.bytes(32)...))
}

func (s sample) bedrock() string {
	return "ABSK" + base64.StdEncoding.EncodeToString([]byte("BedrockAPIKey-a1b2-at-123456789012:"+s.base64(33)))
}

func (s sample) bedrockShort() string {
	return "bedrock-api-key-" + base64.StdEncoding.EncodeToString([]byte("bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Signature="+s.base64(60)))
}

// fill replaces the names in braces in text by credentials of s, and returns
// what each of them became.
func (s sample) fill(text string) (string, map[string]string) {
	values := map[string]string{}
	makers := []struct {
		name string
		make func() string
	}{
		{"{id}", func() string { return s.id("AKIA", s.account()) }},
		{"{id2}", func() string { return s.id("AKIA", s.account()) }},
		{"{tmp}", func() string { return s.id("ASIA", s.account()) }},
		{"{secret}", s.secret},
		{"{secret2}", s.secret},
		{"{secret/}", func() string { return s.base64(15) + "/" + s.base64(15)[:18] + "+" }},
		{"{token}", s.token},
		{"{plain token}", func() string { return s.base64(300) }},
		{"{smtp}", s.smtp},
		{"{bedrock}", s.bedrock},
		{"{short bedrock}", s.bedrockShort},
		{"{base64}", func() string { return s.base64(90) }},
	}
	for _, m := range makers {
		if strings.Contains(text, m.name) {
			values[m.name] = m.make()
			text = strings.ReplaceAll(text, m.name, values[m.name])
		}
	}
	return text, values
}

// fillBase64 fills text with lines of base64, as certificates have them.
func (s sample) fillBase64(text []byte) {
	const line = 64
	for i := range text {
		text[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[s.IntN(64)]
		if i%(line+1) == line {
			text[i] = '\n'
		}
	}
}
