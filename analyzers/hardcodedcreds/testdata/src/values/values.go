// Package values puts ids together in every way that evaluation follows.
package values

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

func use(...any) {}

func literals() {
	use("AKIAX4YMDVRXZB2QROZW")                                                                                             // want `access key id AKIA\w{16} is embedded, of a long-term key`
	use(`AKIAVTJQOXINSXWMS4FQ`)                                                                                             // want `access key id`
	use("\x41\x4b\u0049A" + "WD37IETBYSZV3F4K")                                                                             // want `access key id`
	use([]byte("AKIAS35O7WVMQY3FPG25"))                                                                                     // want `access key id`
	use([]rune("AKIAQQQ6VSOTOI45IAPI"))                                                                                     // want `access key id`
	use([]byte{'A', 'K', 'I', 'A', 'X', 'N', 'Q', 'U', '2', 'G', 'G', 'F', '2', '2', 'E', '3', 'X', 'E', 'J', 'I'})         // want `access key id`
	use([20]byte{65, 75, 73, 65, 84, 51, 55, 72, 51, 86, 83, 54, 72, 67, 85, 72, 78, 50, 82, 73})                           // want `access key id`
	use([...]byte{65, 75, 73, 65, 83, 54, 84, 50, 77, 84, 74, 89, 50, 74, 79, 66, 89, 68, 87, 50})                          // want `access key id`
	use([]rune{'A', 'K', 'I', 'A', 'R', 'S', 'Y', 'H', '2', '6', '2', 'Y', 'F', 'N', 'R', 'P', 'B', '5', 'M', 'L'})         // want `access key id`
	use(string([]byte{'A', 'K', 'I', 'A', 'Y', 'J', '6', 'A', 'T', 'I', 'R', '7', 'U', 'J', '2', 'X', '7', '6', 'T', 'U'})) // want `access key id`
	use([]byte{3: 'A', 0: 'A', 1: 'K', 2: 'I', 4: 'Q'})                                                                     // too short
}

type accessKey string

func conversions() {
	use(accessKey("AKIAWS3GRHLE6HAHHTRS"))         // want `access key id`
	use(accessKey("AKIA") + "TURO52SXZVMNZTBY")    // want `access key id`
	use(string(accessKey("AKIARJNEVIRS5AOYYN3O"))) // want `access key id`
	use([]byte(accessKey("AKIASV3I2ZSFYDERMPES"))) // want `access key id`
}

func sums() {
	id := "AKIA"
	id += "XJGYSKWEVIRNZAMZ" // want `access key id`
	use(id)

	head, tail := "AKIA", "3KRLS33CU47XDUZM" // want `access key id`
	use(head + tail)

	var late string
	late = "AK"
	late = late + "IA"
	late += "WYTETKNU2ZXKTITS" // want `access key id`
	use(late)

	user := "AKIA@"
	user += "TYX7KDURW6CFI65I"[4:] // quiet: an at sign is in between
	use(user)
}

func branches(c bool, n int) {
	head := "ASIA"
	if c {
		head = "AKIA"
	}
	use(head + "SHSZWZ2TAPYFEVCC") // want `access key id ASIA` `access key id AKIA`

	var tail string
	switch n {
	case 1:
		tail = "UVCV376E6OKXW5ZE" // want `access key id`
	default:
		tail = "none"
	}
	use("AKIA" + tail)
}

func library() {
	use(fmt.Sprintf("%s%s", "AKIA", "566DM6J73DG6P2XG"))                         // want `access key id`
	use(fmt.Sprintf("AKIA%s", "4HJNCQIX7H3FINWS"))                               // want `access key id`
	use(fmt.Sprintf("%[2]s%[1]s", "W7ISSHOJFFXGVHJU", "AKIA"))                   // want `access key id`
	use(fmt.Sprintf("%c%c%c%c%s", 'A', 'K', 'I', 65, "TDMXPZSFILCL2BEP"))        // want `access key id`
	use(fmt.Sprintf("id=%v!", "AKIA"+"XEBVLGL775J6RAR2"))                        // want `access key id`
	use(fmt.Sprint("AKIA", "Z2RPV2JIGRMFQADJ"))                                  // want `access key id`
	use(fmt.Sprintln("AKIA" + "QKSRMHEEFJCY5VJK"))                               // want `access key id`
	use(fmt.Errorf("no such key: AKIA%s", "UJ4G3K4HMVRWLGSE"))                   // want `access key id`
	use(errors.New("no such key: " + "AKIA" + "XQFFH6UHLE5W3GAR"))               // want `access key id`
	use(strings.Join([]string{"AKIA", "SZVQR5J4CDLVRQHZ"}, ""))                  // want `access key id`
	use(bytes.Join([][]byte{[]byte("AKIA"), []byte("YMBMKUPMLTH2KI7B")}, nil))   // want `access key id`
	use(strings.Replace("BKIAWX3FLK72OZNZBPB2", "B", "A", 1))                    // want `access key id`
	use(strings.ReplaceAll("A-K-I-A-SBYVQF4BHA4MT2Z4", "-", ""))                 // want `access key id`
	use(strings.NewReplacer("<", "AK", ">", "IA").Replace("<>QC6MD6GJ7TVL3B55")) // want `access key id`
	use(strings.Repeat("A", 1) + "KIA2YYIXEOFFTC72PXT")                          // want `access key id`
	use(strings.ToUpper("akiavas4snlx5jy5t7tx"))                                 // want `access key id`
	use(strings.TrimSpace("  AKIA" + "QU2KV64NIIT4IWDL "))                       // want `access key id`
	use(strings.TrimPrefix("XAKIATE4X3NTFRUX6CAMZ", "X"))                        // want `access key id`
	use(strings.Map(nil, "AKIA"))                                                // unknown
	use(string(slices.Concat([]byte("AKIA"), []byte("5ZPR3Z7K36YFM5ZW"))))       // want `access key id`
	unquoted, _ := strconv.Unquote(`"\x41KIAUBTTOK2WRIDT5ERL"`)                  // want `access key id`
	use(unquoted)
	unescaped, _ := url.QueryUnescape("%41KIAZSLQHJZQHYLRSZEW")     // want `access key id`
	use(unescaped, html.UnescapeString("&#65;KIAZNXXI5J34WP6EH6S")) // want `access key id`
	use("AKIAZCWANRPIC7556VP3X"[:20])                               // want `access key id`
}

func encoded() {
	a, _ := hex.DecodeString("414b4941534d4337354f564a544149354f493655")                                 // want `access key id`
	b, _ := base64.StdEncoding.DecodeString("QUtJQTVPNVQ1WERRVEVHRFpUNUI=")                              // want `access key id`
	c, _ := base64.URLEncoding.DecodeString("QUtJQTZPWk9FWUpISkpXRjM2Nks=")                              // want `access key id`
	d, _ := base64.RawStdEncoding.DecodeString("QUtJQVNMRVZTVFRaUVlXUlJLNUw")                            // want `access key id`
	e, _ := base64.RawURLEncoding.DecodeString("QUtJQVZXUjVLTlk3WVFLREdRUDc")                            // want `access key id`
	f, _ := base64.StdEncoding.WithPadding(base64.NoPadding).DecodeString("QUtJQVlWQVRVN0UyUUxEWklVUkc") // want `access key id`
	g := make([]byte, 20)
	base64.StdEncoding.Decode(g, []byte("QUtJQTVJT0dQNEJJVUo1QlJIVFU="))                                         // want `access key id`
	h, _ := io.ReadAll(base64.NewDecoder(base64.StdEncoding, strings.NewReader("QUtJQVY1UUFWQUY2NjNJWjVET0c="))) // want `access key id`
	i, _ := base32.StdEncoding.DecodeString("not base32")
	use(a, b, c, d, e, f, g, h, i)
}

func builders(w io.Writer) {
	var sb strings.Builder
	sb.WriteString("AK")
	sb.WriteByte('I')
	sb.WriteRune('A')
	sb.WriteString("XCQCRU3E43YHEQLD") // want `access key id`
	use(sb.String())

	buf := new(bytes.Buffer)
	buf.WriteString("AKIA")
	fmt.Fprintf(buf, "%s", "RUSARSJJEWCDXFFX") // want `access key id`
	use(buf.Bytes())

	other := bytes.NewBufferString("AKIA")
	other.Write([]byte("UFCTNSZHKD6SVFBY")) // want `access key id`

	io.WriteString(w, "AKIA")
	io.WriteString(w, "SFEARJ6SNVFISDJO") // want `access key id`

	sb.Reset()
	sb.WriteString("AKIA")
	sb.Reset()
	sb.WriteString("WQXM4CBUIXAM465O") // quiet: the start was thrown away
}

func elements() {
	b := []byte("AKIA")
	b = append(b, "27MNXOLDPV2HN66H"...) // want `access key id`
	use(b)

	c := append([]byte("AKI"), 'A')
	c = append(c, []byte("U2TXDRKYWMDECD4F")...) // want `access key id`
	use(c)

	d := make([]byte, 20)
	copy(d, "AKIA")
	copy(d[4:], "3FLLZZKQN3GCTIQM") // want `access key id`
	use(d)

	e := []byte("BKIATOKWCHLTKASLCJOD") // want `access key id`
	e[0] = 'A'
	use(e)

	parts := []string{"AKIA"}
	parts = append(parts, "QYK4CXT7WTI6LA7H") // want `access key id`
	use(strings.Join(parts, ""))

	m := map[string]string{"head": "AKIA", "tail": "3G4E7K2VQSHVTQZL"} // want `access key id`
	use(m["head"] + m["tail"])

	s := struct{ head, tail string }{"AKIA", "YE4KVKXMVM6MLCMA"} // want `access key id`
	use(s.head + s.tail)

	p := &s.head
	*p = "ASIA"
}

func loops() {
	var id string
	for _, part := range []string{"AKIA", "S2LY6TZ25BP56ZUX"} { // want `access key id`
		id += part
	}
	use(id)

	var reversed []byte
	const backwards = "XR664WX6O6IFSTMZAIKA" // want `access key id`
	for i := len(backwards) - 1; i >= 0; i-- {
		reversed = append(reversed, backwards[i])
	}
	use(reversed)

	swapped := []byte("GKBGWK7DTBRGJTDXAIKA") // want `access key id`
	for i, j := 0, len(swapped)-1; i < j; i, j = i+1, j-1 {
		swapped[i], swapped[j] = swapped[j], swapped[i]
	}
	use(swapped)

	masked := []byte("J@BJ_=@=8F?EJZ[8<QIN") // want `access key id`
	for i := range masked {
		masked[i] = byte(masked[i] ^ 0x0b)
	}
	use(masked)

	var text string
	for _, c := range []byte{'A', 'K', 'I', 'A', 'W', 'G', 'D', 'C', 'A', 'U', 'N', 'V', '6', 'E', 'H', 'K', 'W', '7', 'G', 'B'} { // want `access key id`
		text += string(c)
	}
	use(text)

	clear := make([]byte, 20)
	for i, b := range []byte{0x6b, 0x61, 0x63, 0x6b, 0x1e, 0x70, 0x1e, 0x6b, 0x69, 0x64, 0x7b, 0x1c, 0x67, 0x72, 0x72, 0x1e, 0x65, 0x6f, 0x70, 0x65} {
		clear[i] = b ^ 0x2a // want `access key id`
	}
	use(clear)
}

func id(tail string) string { return "AKIA" + tail }

func glue(parts ...string) string { return strings.Join(parts, "") }

func ptr[T any](v T) *T { return &v }

type maker struct{ head string }

func (m maker) make(tail string) string { return m.head + tail }

func logf(format string, args ...any) {}

func calls() {
	logf("using AKIA%s", "RA5WQPWN5QLQP3JY")     // want `access key id`
	use(id("3KEAXV5VHO237LTL"))                  // want `access key id`
	use(glue("AK", "IA", "5H6DIOJNUGJ3ZXG4"))    // want `access key id`
	use(*ptr("AKIA") + *ptr("6OT333PYBV23GLEV")) // want `access key id`
	use(maker{"AKIA"}.make("VIO23H7QDPKMO24K"))  // want `access key id`
	m := maker{"AKIA"}
	use(m.make("XUHGQUWFWBTBYRFF")) // want `access key id`
	local := func(tail string) string { return "AKIA" + tail }
	use(local("3FI4H2FNZ75AOM4L"))                                           // want `access key id`
	use(func() string { return "AKIA" + id("")[:0] + "ZOXP4GMKPER4ZRJF" }()) // want `access key id`
}
