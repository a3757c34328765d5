package flow

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

func functionValues() {
	static := credentials.NewStaticCredentialsProvider
	use(static("", "r+dTRgMc2MQNxueVx3nDJcrqmaaFpt8pJ82qpEmq", "")) // want `it reaches credentials.NewStaticCredentialsProvider`
	use(static("", os.Getenv("SECRET"), ""))
	length := strings.ToUpper
	use(length("usgZoRNaejZc9tyjYTuwpw6AqX2lLNp53rp/4W8x"))
}

func pointers() {
	var c aws.Credentials
	secret, other := &c.SecretAccessKey, &c.Other
	*secret = "xMUumK74Low+KSkUvNyWHUklgsb3sy3L4cpv3DQG" // want `it reaches Credentials.SecretAccessKey`
	*other = "MDTPYuX2pW7GswdCbOrigLy/vA5z0GkZ70nMzoP2"

	p := aws.String("OhcF2zEJry9/3ZPjmCm8tDxJBnm1SR2vQiZgwGOC") // want `secret access key`
	sink(aws.ToString(p))
	use(aws.ToString(aws.String("gQw75arQX9qtp5GJjWXeuQsaotaiWXzPL+ySC56n")))
}

func filled() {
	var secret, other string
	fillSecret(&secret)
	sink(secret)
	fillOther(&other)
	use(other)
	kept := os.Getenv("SECRET")
	fillEmpty(&kept)
	sink(kept)
	sum := "eT9cBq+0rZcW3mYk1xV8uPj5sLh7nDa2GfRo6iQE"
	fillSecret(&sum) // what was there before does not go where the secret goes
	use(sum)
}

func fillSecret(to *string) { *to = "6ombYXUhDTm/y9IUfpD011RvlQCy2dsxWWHNCCI8" } // want `secret access key`

func fillOther(to *string) { *to = "VAhyDkjlmUoaYaLZVPvfCnABW1Z9gVPgZ36he38x" }

func fillEmpty(to *string) {
	if *to == "" {
		*to = "hZ/hMH0qP+fels3ndiALS+StkTZE5Zbj4u/jQiwi" // want `secret access key`
	}
}

func split() {
	id, secret, _ := strings.Cut("name:mQFXqyWvnHKtfKISwKS9gn5hLjg+1uK4G4DwnZNT", ":") // want `secret access key`
	use(credentials.NewStaticCredentialsProvider(id, secret, ""))
	_, digest, _ := strings.Cut("sum:WeKp6WpgcFlFS2aZi8gZSXzf7WJXjZUSsB8AvX/R", ":")
	use(digest)
	sink(strings.SplitN("name:Ynnr52sBPmY5XtqL8E4uqMECJeUBLW5sO4eTv71D", ":", 2)[1]) // want `secret access key`
	use(strings.SplitN("name:2mqrwxwMMoh/o3qCRZbHRBEbPg5WXA56MIFkY1a1", ":", 2)[1])
}

var (
	once  = sync.OnceValue(func() string { return "+gD2u5lR0kXZ83gAPhICakAxmBK0efhgVPn2DnPI" }) // want `secret access key`
	other = sync.OnceValue(func() string { return "nE4qZ0vR7bYtKw2LxUcM9sHjP5aGdF1iO8lT3VrQ" })
)

func onceValue() {
	sink(once())
	use(other())
}

func arrays() {
	var pair [2]string
	pair[0] = "pnm401BdqKQ3WJsG4I9/uMzzQpQbhQqIDGkTP9Rv"
	pair[1] = "MTunKTmLajp9BUsOthsPgc+jsqVNaUJPg3otqdC1" // want `secret access key`
	sink(pair[1])
}

func builders() {
	var b strings.Builder
	fmt.Fprint(&b, "e8UYlrkz8rgH/fqyVHN1kiwzJNzyrYt5yebFRj+b") // want `secret access key`
	sink(b.String())
	var c strings.Builder
	c.WriteString("4VNHzsWKT6oOac+A8fgX/mvWVPLFN6zPP1VwMZm3")
	use(c.String())
}

// A key of requests' signatures is the secret behind "AWS4".
func signatures(secret string) { // want signatures:"parameter 0 is a secret access key"
	use("AWS4" + "B0rvKJJ0R+ksg51ipvTtJjkBecqEzSUjEydoPp0R") // want `it reaches the key of a signature`
	use("AWS4" + secret)
	use("AWS5" + "RCYLHiqoDknkggj7S104g/0GX5OoBmjMnj14hClj")
}

func signs() {
	signatures("cv4D+atu/JNToI/dRHJmcLNTfSd2oHTSslff6Uxm") // want `secret access key`
}
