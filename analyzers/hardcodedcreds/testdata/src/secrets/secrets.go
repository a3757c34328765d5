// Package secrets embeds secret access keys, which are found by their names and
// by what stands beside them.
package secrets

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"net/url"
	"os"
	"strings"
)

func use(...any) {}

var awsSecretAccessKey = "NirJKieQU1J6LB7Ur0Qte77Ax908vbCpXYvp5hSA" // want `secret access key is embedded: it is used as awsSecretAccessKey`

const AWS_SECRET_KEY = "Om0ft1PasZoHfGFfJCeDbtvM2KtE8oA9NQZsAzUV" // want `secret access key` AWS_SECRET_KEY:"reported"

var plain = "PwY7b2XpdIqQFCnhpjEwzOWmdZRl6NDSCbuDPYFx" // quiet: nothing tells what it is

type config struct {
	SecretAccessKey string
	Other           string `json:"aws_secret_access_key"`
	Tagged          string `yaml:"secret_key,omitempty" default:"uU/4T1P2Jhv52wYCJzhbLsIx6IbFnzvisJTY86vN"` // want `secret access key`
	Plain           string `default:"qTfnjBwbuhfgfVPqcLUstkvyGEIiWgLfK2CyQqX2"`
}

type secretAccessKey string

func names(m map[string]string, secretKey string, got string) {
	use(config{SecretAccessKey: "dJq92EqF3yGIhiY+QMhz0P2BhdBPmNQBonlPzM6U"}) // want `secret access key is embedded in names: it is used as config.SecretAccessKey`
	use(config{Other: "WF1CvFxe8n9GGAptREy5TsJl+jPMqHFK8M4WjWbZ"})           // want `secret access key`
	use(config{"aYFKgfcxxgQYGAM4U1gMsRVoveAMmC4nM3aoepQs", "", "", ""})      // want `secret access key`
	use(config{Plain: "W6Y4tO00OskaQkWOtosE6Y+Pfc3PeToMrKK6xmVj"})
	var c config
	c.SecretAccessKey = "3nyAewE85eYl3cXJgj+Btl0mWHaydCTJPgb/ZV2G" // want `secret access key`
	c.Plain = "4zsLlOH3ZaSwLfZWqd2bJxYVrCSuc4RyxUYvk8pc"
	m["aws_secret_access_key"] = "ouhOAydkx5qL5FPq/e2rRi3hSc4GRYfv9jJLTtIW" // want `secret access key`
	m["plain"] = "hlEWiKuYOxH/E3KiDhMjSn1N342XEymMXRYMNUyb"
	use(map[string]string{"AWS_SECRET_ACCESS_KEY": "KgRjlpObFFNhqJBc/1THmpJRe/1siZti6Md6vDSY"}) // want `secret access key`
	use(map[string]any{"secretKey": "AbetdZDbPm5y/nu6l3T6443MJD5ZZGHHOF+R+6ZD"})                // want `secret access key`
	use(secretAccessKey("R6uAMop1jDMPMERYoOM59I1pVsDO2f4/TM7r3mWo"))                            // want `secret access key`
	takesSecret("x", "EB+xDk5J1S55e0bIUyWU/agOiGWQAVFBn4eO9X4F")                                // want `secret access key`
	setSecretAccessKey("bmilvOitHADV7qDeFJRD1d6nO5D1lJ0Evsb1hdpC")                              // want `secret access key`
	if secretKey == "VHOhOYSGg8tXkSlQxJPyznkvv5uEGYooB5irgC9X" {                                // want `secret access key`
		return
	}
	if got == "tNlgSJVCok+OQU9BUPZMQzKKXd6UbNJ7JM8s/Svv" {
		return
	}
	use(bytes.Equal([]byte(secretKey), []byte("bFFUX1trZvt5btRzlB3DKhk8oC7FGTHtNJMUj5Hv"))) // want `secret access key`
	use(bytes.Equal([]byte(got), []byte("IuGYi5QKYq/9J4DuShC3CZxbXGfYGVnVVAfWrfdW")))
	switch secretKey {
	case "ArUSljtcZAIUcl6KJn0SspuKr73Y+jm0WUJq+cpi": // want `secret access key`
	}
	local := func(awsSecretKey string) {}
	local("9NteAHO5gfBXsyiH8ZYB1ozUdMXRWPYSqUjuODWn") // want `secret access key`
	awsSecret := "QGUNXRUNIhAFIDDz1TwB"
	awsSecret += "ntjWYYSkVD1w8kh8eG9b" // want `secret access key`
	use(awsSecret)
	p := new(config)
	p.SecretAccessKey, p.Plain = "zzRoW/mgJ/Eo9dS/4de6kwKT227kiOnOswhsAuCt", "" // want `secret access key`
	ch := make(chan string)
	use(ch)
}

func takesSecret(region, secretKey string) {}

func setSecretAccessKey(v string) {}

func SecretAccessKey() string { return "YY4PXk++yWxDAcXGPSBfdSguE9CCj+ecIOgPLEB6" } // want `secret access key`

func result() (id, secretKey string) { return "", "r/qVf6gd1PGMqXy/WhgMEYcDWbqyzSCIgd/TKsSz" } // want `secret access key`

func environment(cmd *Cmd, getenv func(string, string) string) {
	os.Setenv("AWS_SECRET_ACCESS_KEY", "xpx4FeKhlj1W2mwc6+3vmWUZnYqTG6wC28TUwCcn") // want `secret access key`
	os.Setenv("HOME", "a8VJnWaaYGr8kUq+5Oteaynm5oF5JguwWKY3L0bc")
	cmd.Env = append(cmd.Env, "AWS_SECRET_ACCESS_KEY=n5dR3sFQJ7h+xTC1BQwTwmcxynD4+WGhPxSkF3nR") // want `secret access key`
	cmd.Env = []string{"PATH=/bin", "AWS_SECRET_KEY=cSq95kdWmHgTjdmgh0V4HP1S1UzOkrdXaFiwo4y3"}  // want `secret access key`
	secret := "Jq7xJMblBLHxpoZiZS2RkEcFNP/CvJ3AsqlyrPyC"                                        // want `secret access key`
	cmd.Env = append(os.Environ(), "AWS_SECRET_ACCESS_KEY="+secret)
	other := "20uw6pzccbOppMlUIXxiqVWXIESkR/iB+oHvgMrC" // want `secret access key`
	cmd.Env = append(cmd.Env, fmt.Sprintf("AWS_SECRET_ACCESS_KEY=%s", other))
	use(EnvVar{Name: "AWS_SECRET_ACCESS_KEY", Value: "bwMTlmUNrEp/QbmbGK/hKROnij9ZTYZhV1N7cosT"}) // want `secret access key`
	use([]EnvVar{{"AWS_SECRET_ACCESS_KEY", "yfpK3CjbIopoY5aecE7XBoHA0Aud/utTuNkFYjpC"}})          // want `secret access key`
	use(EnvVar{Name: "HOME", Value: "G6gp/Pb4klWZ+J2Kg/0jCssTaneQ7oGoRgVzyLmK"})
	use(getenv("AWS_SECRET_ACCESS_KEY", "xgMeDeriXK2kvVnEM3m7yykLpEHWvjvY08tWhLWM"))            // want `secret access key`
	use(cmp.Or(os.Getenv("AWS_SECRET_ACCESS_KEY"), "ucgnpu2CVeXbiAItrtNe7qbkScuB90upkb+er9VZ")) // want `secret access key`
	s := os.Getenv("AWS_SECRET_ACCESS_KEY")
	if s == "" {
		s = "6rV0p52uZa1jJYMht6W4ETZSObSZ6EHxuzoNDF23" // want `secret access key is embedded in environment: it takes the place of the environment variable AWS_SECRET_ACCESS_KEY`
	}
	use(s)
	home := os.Getenv("HOME")
	if home == "" {
		home = "NIeSPNA8a+/s/umYNBEdiWXE4X+p7ttY/ttFzom0"
	}
	use(home)
}

// Cmd is like the one of os/exec.
type Cmd struct{ Env []string }

// Request is like the one of net/http.
type Request struct{}

func (*Request) SetBasicAuth(username, password string) {}

type EnvVar struct{ Name, Value string }

func flags(v *viper) {
	flag.String("aws-secret-key", "wDOv6AY9UJZIXMiXE1ri4vkgStyeEy0WULUV0bLG", "the secret") // want `secret access key`
	flag.String("home", "jPD31MTkrEwh96GHsf+c0kGAZQU34ta6p+3ewtfx", "")
	v.SetDefault("aws_secret_access_key", "QoOIaglFhEE6L76y4uMarj1mDyeRq8lgsBdOsvKP") // want `secret access key`
	v.Flag("aws-secret-key").Default("oV19l6Ui5ON7b6TmC4qmK2kJILE2vbbXi3ne4THW")      // want `secret access key`
	v.Flag("home").Default("1Jw5sSjTu60ci0k7/768E8w9hIqJFcSlS/yHeINm")
}

type viper struct{}

func (*viper) SetDefault(key string, value any) {}
func (v *viper) Flag(name string) *viper        { return v }
func (v *viper) Default(value string) *viper    { return v }

type creds struct{ A, B string }

func beside(req *Request) (string, string) {
	use(creds{"AKIAW343K45KAYNCDRRH", "U9/vHJjajTfNDdXNzj2qiqFLupkmZ6+bJUFWxhtS"})             // want `access key id` `secret access key`
	use(url.UserPassword("AKIAQQT5NPN3QOU4YTFU", "ZR+GSzCa5Yd8OgnEAPHUgzxtEG3ZyCMLh5UrXnGM"))  // want `access key id` `secret access key`
	req.SetBasicAuth("AKIASODMGN2JQZ4CPK23", "AmxlHqDaktMKpNWgh5LIs/3Abh1IiOw3Zo+r1NvR")       // want `access key id` `secret access key`
	use(map[string]string{"AKIA3CWF6PRETAWM7RQI": "A4SzS6J9ZGH7HFLkc3eX5b32jZQTk4U12U7RPSbE"}) // want `access key id` `secret access key`
	use([][]string{{"AKIA4DWCB4AI6NRQKPCV", "BasQYTEVdJX7JBhBowoQajXpH5iF58eGOl9dG99l"}})      // want `access key id` `secret access key`
	return "AKIA3XJ4KGBVX2JC5WZZ", "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"                  // want `access key id` `secret access key`
}

func block() {
	a := "AKIA2SICZZWVT7HX5VFV"                     // want `access key id`
	b := "58YH3vTeXswbc1rKkLdljKI9233GtAQ5CfGMclMM" // want `secret access key, that of AKIA\w{16}, is embedded in block`
	use(a, b)
}

func noBlock() {
	b := "69oCV9HAZiaET1SqGnfnc36CgHYHpGQVXc7gEljj"
	use(b)
}

const (
	a = "AKIAQU6YNLMUTVVCL3OO"                     // want `access key id`
	b = "XBJKWcXUgbamIvmjXMGhnXWKg+c683VK/bpuBmtB" // want `secret access key`
)

func password() string {
	id := "AKIARYOXUUVRLOCBZSTM"                                                       // want `access key id`
	return strings.Join([]string{id, "7ObvX42jgW3chWIek+u0GhY/hXPzxo2j1qUh55BF"}, ":") // want `secret access key`
}
