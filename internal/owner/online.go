package owner

import (
	"fmt"
	"slices"
	"strings"
)

// Online says what STS is asked.
type Online struct {
	Ask Ask
	// Required makes a lookup that fails a problem that is not optional.
	Required bool
}

// Ask is which ids STS is asked about.
type Ask int

// What to ask.
const (
	// Nothing is asked: no network, no AWS configuration.
	Nothing Ask = iota
	// Undecoded asks about ids that carry no account.
	Undecoded
	// All asks about the others as well, for confirmation.
	All
)

// OnlineDefault is the value of the flag --online without one.
const OnlineDefault = "undecoded"

// Set reads the value of the flag --online: "off", "undecoded", "all" and
// "required", the last with or without one of the others, after a comma.
func (o *Online) Set(value string) error {
	parts := strings.Split(value, ",")
	parsed := Online{Ask: Undecoded}
	for i, part := range parts {
		switch {
		case part == "required":
			parsed.Required = true
		case part == "all":
			parsed.Ask = All
		case part == OnlineDefault && !slices.Contains(parts, "all"):
		case part == "off" && len(parts) == 1 && i == 0:
			parsed.Ask = Nothing
		default:
			return fmt.Errorf("%q is none of all, required, %s and off, nor a list of them that makes sense", value, OnlineDefault)
		}
	}
	*o = parsed
	return nil
}

// String is the value that o was set to.
func (o *Online) String() string {
	var value string
	switch o.Ask {
	case Nothing:
		return "off"
	case Undecoded:
		value = OnlineDefault
	case All:
		value = "all"
	}
	if o.Required {
		value += ",required"
	}
	return value
}

// Type names the values of the flag in its help.
func (*Online) Type() string { return "what" }
