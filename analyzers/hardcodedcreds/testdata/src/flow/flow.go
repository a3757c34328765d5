// Package flow has secrets whose names say nothing: only the way that they take
// through the package shows what they are.
package flow

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

func use(...any) {}

func sink(s string) { // want sink:"parameter 0 is a secret access key"
	use(credentials.NewStaticCredentialsProvider("", s, ""))
}

func direct() {
	use(credentials.NewStaticCredentialsProvider("", "rct3o6u/19WYNv9TD8uguAO9FUUgq/pA87lrNVbO", ""))                               // want `is embedded in direct: it reaches credentials.NewStaticCredentialsProvider`
	use(credentials.NewStaticCredentialsProvider("", "", "smMrUTAr8hjWcuiu4+Z2ZOtDju0wJH2IsswFm11M"))                               // quiet: no session token
	use(credentials.NewStaticCredentialsProvider("rLSecfkzivJtuxUqNRz6TPXNxcHq9fg0zX0ZK3VH", "", ""))                               // quiet: no id
	use(aws.Credentials{SecretAccessKey: "gK3+cK17hXHX/NGiryNQ9AdMHPtrZA1BKEyU1A2o"})                                               // want `secret access key`
	use(credentials.StaticCredentialsProvider{Value: aws.Credentials{SecretAccessKey: "VkAIoaQxzR9Ub5Ua+2/bc+gTcSY1VdA3wj1pnb3N"}}) // want `secret access key`
	use(aws.Credentials{Source: "RFwqzgbBdABOxDSG6LGby2aCrevZEtaffnfbga2C"})
}

func locals(c bool) {
	s := "u4MUW4DbjEevEziGgIXE/n41c2B3CBHFkEgkd6P3" // want `secret access key`
	t := s
	sink(t)

	var x string
	if c {
		x = "sHF22ar7KJmWtxGkePLGP+sYCuAZCnjTZFK5rIXA" // want `secret access key`
	} else {
		x = "iwG2AHYmOgTAzxik6KrTC8OVSjeBxHPhockUzSHz" // want `secret access key`
	}
	sink(x)

	unused := "dj4062Qhz/yZOJvuv4MauD5reWDY1ccZdIwQgsJR"
	use(unused)

	p := &s
	sink(*p)

	half := "g3q6cd8i3WZRGsEuVQal"
	sink(half + "tMCF1gs27qdq5/M8idoo") // want `secret access key`

	list := []string{"SODG8Iwd9vGSuriObJo8/XEAicBOP8PhRh43S78v"} // want `secret access key`
	for _, e := range list {
		sink(e)
	}
	m := map[string]string{"k": "pDMJgdbM/lKx3Wrbe/7JnCeNsva9V9f0Kln2iQ/o", "other": "7zRN9aQUR6t9WQwCPBA7awFGh2Ta3NusibN1Tqf8"} // want `secret access key`
	sink(m["k"])

	a, b := "gAYrFrg+r60HhjFZiMgT1FeQJsX6nJMD+487EzQP", "6SNpUWB/7CV3y3j3fgUp0FkSpRLeAAFzYmApmRWB" // want `secret access key`
	sink(a)
	use(b)

	bytes := []byte("x15vEeh35eLlFngFELlQYgMRwZqGXfq7O4li+gRN") // want `secret access key`
	sink(string(bytes))

	sink(*aws.String("RUz6pIoFduQ1JHnqvJ+n2Sv8XUf/ydVLEzYVSpio")) // want `secret access key`
	var i any = "WQCgOTXoNYzvIBFT/mAITAa62ATKX6wX3Tl9BzpL"        // want `secret access key`
	sink(i.(string))
	switch v := i.(type) {
	case string:
		sink(v)
	}
}

var global = "w7d2gDeg2adSJUx2uM1K6rhlYMa7MyzEIJx6VIDU" // want `secret access key`

var assigned string

var table = map[string]struct{ a, b string }{
	"x": {"7sytVnCuqJ6CwlF57ViuRVaL4UMoFUHs8m76mtq1", "z+uo7Ij9TAtlpK2uautzyKE+vjwCT+GZLHwzp95J"}, // want `secret access key`
}

func globals() {
	sink(global)
	assigned = "Rsg6X+BilsYNYZ37iK8f+ixBSacVbX2rA7RJ7jUy" // want `secret access key`
	sink(assigned)
	for _, row := range table {
		sink(row.a)
	}
}

type conf struct {
	key   string
	plain string
	inner inner
}

type inner struct{ key string }

type outer struct{ inner }

func newConf() *conf {
	return &conf{key: "7rQYKJJaTe1OImZKJzL8JZ9CYmQMdWXenhd1bwxV", plain: "3epYQ1phwidu7GzK+32PraHudBKjpfZ9AbZn353t"} // want `secret access key`
}

func (c *conf) connect() { sink(c.key) }

func (c *conf) nested() { sink(c.inner.key) }

func fields() {
	c := newConf()
	c.connect()
	c.inner.key = "TsMxzBdLp5a7AlSet0CYj7WXeQWyQe5IqEMrT2MU"      // want `secret access key`
	o := outer{inner{"jX0EHgElubodl1/9vv/6izIi1A2OzerlLYtYJl+4"}} // want `secret access key`
	sink(o.key)
}

func first(s string) { second("x", s) } // want first:"parameter 0 is a secret access key"

func second(x, s string) { sink(s) } // want second:"parameter 1 is a secret access key"

func chains() {
	first("wTbKvFEJP28GdLjKjv8xbM8I2ZZ24po8jD1LzTkF") // want `secret access key`
	second("6TNK/bAY0yA8UHBec9qFWfEbSWFWmXQmn+88Nkjc", "x")
	variadic("x", "DQmGGNt2lBborZaWFzLdWpluPQ3BAa9pXesnAxpw")              // want `secret access key`
	func(s string) { sink(s) }("YODoLO+8ceg+iHbcFfi3uBuXMe2RGuKzvip+nK44") // want `secret access key`
	f := func(s string) { sink(s) }
	f("JFLA+e6sQdW+D//Ua97rJyYhXrwb6/wThUYNV9ac") // want `secret access key`
	g := sink
	g("BTesvxQP/5qytNpJkw2mNsrUVN9x3eTTr5Nkl4Kw") // want `secret access key`
	sink(get())
	sink(pick("SOr+weF3fMg8NREdgqEsH60IRL5dbeWFFW9ji3G8", 1)) // want `secret access key`
	sink(deep())
	id, s := pair()
	use(id)
	sink(s)
	captured := "DdRulIV7WkB4W/OtkXy+0lMb3u3PcPgotehM8TSx" // want `secret access key`
	defer func() { sink(captured) }()
	go func() { sink(late) }()
	var k keeper = impl{}
	k.keep("nBbsoWMkLSkp82e1xneMKnwcDGXxSHb5+3MPwZe1") // want `secret access key`
	sink(k.give())
	ch := make(chan string, 1)
	ch <- "YNWORlIOSC9hkeeyJ0V2C8qIm3ZC234USIhTFcUj" // want `secret access key`
	sink(<-ch)
	sink(ident("cK1gbHlCN6JrfTWP/dFN+TVTnszqMvCfZ163Io1a")) // want `secret access key`
	use(ident("BLaHF43ELB19v23iew3FOXdG5OSPIaZZrH7Km+Ns"))
	var set string
	fill := func() { set = "SnKQlIYOCPnKYd6kL5TbSEV/AfjqfJEWfQZhRFdy" } // want `secret access key`
	fill()
	sink(set)
}

var late = "RWIYXj1MeRRC+CM7RW6CcGZxwGp6SpdDkYQ+ppiE" // want `secret access key`

func variadic(s ...string) { // want variadic:"parameter 0 is a secret access key"
	sink(s[1])
}

func get() string { return "W4FPbSwVJQFCTB/IBBSLLAY6/EmXqe5QGL5887Cr" } // want `secret access key`

func deep() string { return get2() }

func get2() string {
	s := "krBmbQ361n5LHraJ8GFGtrIzIQOSoTJPyRAH1xhY" // want `secret access key`
	return s
}

func pair() (string, string) { return "x", "6v8kgzhhc1+te/kCUpIQ/I7fDZPMpGz6o7phUGrd" } // want `secret access key`

func lookup(name string) string {
	switch name {
	case "AWS_SECRET_ACCESS_KEY":
		return "SizdMP8aYE0qzzzfLLtM/GkoTPQVz0NHlPt3k2WA" // want `secret access key`
	case "AWS_REGION":
		return "ZVrQKfAxj+XsjNQELVmdhVVamfvVJr8RyYx9OrcX"
	}
	switch {
	case name == "secret_access_key":
		return "SQx89dAjtKMfPGnDYex51WxOLqCk4WrEsEpi1KSe" // want `secret access key`
	case name != "aws_secret_key":
		return "wNXNvMeU90S0dvvMZSDlQw84zqqct02seQhOZ+Ds"
	}
	if name == "aws_secret_key" || name == "AWS_SECRET_KEY" {
		return "lTSqMDtdyLFzU6XprktUbhmZ09mRabn3EOSBBjrG" // want `secret access key`
	}
	return "YVRUEIe9XRID3B8JbTkMJmYprk4RlFr+wngRllLv"
}

func pick(s string, n int) string {
	if n > 0 {
		return s
	}
	return ""
}

func ident[T any](v T) T { return v }

type keeper interface {
	keep(s string) // want keep:"parameter 0 is a secret access key"
	give() string
}

type impl struct{}

func (impl) keep(s string) { sink(s) } // want keep:"parameter 0 is a secret access key"

func (impl) give() string { return "7AMO1ieGGgWuDHael9OuDFHkTpDc6m/kaz2ua+d9" } // want `secret access key`
