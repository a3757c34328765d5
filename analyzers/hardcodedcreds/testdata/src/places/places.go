// Package places embeds an id in every place where a constant can stand.
package places

import "flag"

func use(...any) {}

var declared = "AKIAX6SZFHTQUCNVXRT2" // want `access key id`

var typed string = "AKIAU3WY2OEFX3FHDUUU" // want `access key id`

const constant = "AKIA3Q4TURUXVKF7EFJN" // want `access key id`

const (
	first  = "AKIAVQGQF4633VMKDJJG" // want `access key id`
	second = constant               // quiet: declared above
)

type config struct {
	ID   string `default:"AKIAUP54MQ335EGRSKZP"` // want `access key id`
	Next *config
	IDs  []string
}

type nested struct {
	inner struct {
		ID string `env:"ID" envDefault:"AKIA5YWATP4VZZZOBO46"` // want `access key id`
	}
}

func take(id string) {}

func places(m map[string]string, ch chan string, c *config, p *string, ids []string, got string) string {
	take("AKIATACCC7SQQAI6ZXTM")                            // want `access key id`
	c.ID = "AKIAZGCQJJSRCLDEDQNE"                           // want `access key id`
	m["x"] = "AKIAURHPCGIHP3VR2YUC"                         // want `access key id`
	ids[0] = "AKIAYJWLC532MYMNIDDK"                         // want `access key id`
	*p = "AKIAX6YGCBMQM7X5T5O4"                             // want `access key id`
	ch <- "AKIAVFJQR4BZF4STVS5U"                            // want `access key id`
	use(config{ID: "AKIAWRJYNFFTM5QUI5KD"})                 // want `access key id`
	use(config{"AKIAQTOUXM7Y3KVYV2WX", nil, nil})           // want `access key id`
	use(&config{Next: &config{ID: "AKIAYO5V542UE5MHAJ6W"}}) // want `access key id`
	use([]string{"AKIAYS722NZZZCER23W2"})                   // want `access key id`
	use([...]string{1: "AKIARGTPKFZWFSLUCJCO"})             // want `access key id`
	use(map[string]string{"a": "AKIAUCMSGLTFD6D4IV6Z"})     // want `access key id`
	use(map[string]bool{"AKIAWNQGU5ZVSGRUSO4W": true})      // want `access key id`
	use(struct{ a string }{"AKIAUHDHN3BAQF6C6ZZW"})         // want `access key id`
	if got == "AKIAU3KQKRXRY3D7QWX5" {                      // want `access key id`
		return got
	}
	switch got {
	case "other", "AKIAQF6MUUSVAQEOD6QY": // want `access key id`
	}
	flag.String("id", "AKIARK4S5AHQHQBCTN3S", "the key id") // want `access key id`
	flag.StringVar(p, "id2", "AKIA5US6NUDQVBLD3UAK", "")    // want `access key id`
	defer take("AKIA2ZV26VVZKMBFPJJ2")                      // want `access key id`
	go func(id string) {}("AKIAQVCNUB54B4N7WRB4")           // want `access key id`
	select {
	case ch <- "AKIA4IBWUXAEVAKXJUOM": // want `access key id`
	default:
	}
	for _, id := range []string{"AKIA2KV5X7KJFD4QKZV2"} { // want `access key id`
		use(id)
	}
	var i any = "AKIAWAAN62KGTKHSQ6XP" // want `access key id`
	if s, ok := i.(string); ok {
		use(s)
	}
	panic("AKIARR432GZ74Q3VJSXG") // want `access key id`
}

func returned() (string, error) {
	return "AKIAVYMMK43SHCJAVB7R", nil // want `access key id`
}

func named() (id string) {
	id = "AKIA5F5FWS3WCWJLXEOU" // want `access key id`
	return
}

var closure = func() string { return "AKIA5AJ2VETVDGISTK42" } // want `access key id`

func init() {
	declared = "AKIASNMBVGSOTDICSZ4R" // want `access key id`
}

func generic[T ~string](v T) T { return v }

var instance = generic[string]("AKIAUB62LPZLC7HQVJKF") // want `access key id`
