package diag

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/settings"
)

// settingsFlag is the name of the flag that every pass has.
const settingsFlag = "settings"

// Settings gives the pass a the flag "settings" for drivers that configure
// passes by flags, such as nogo: a JSON object with the keys of the
// configuration that are about Go code, which takes the place of s. The function
// that is returned gives what holds. It is called once flags are set, so by
// a.Run, and what it gives must not be changed.
func Settings(a *analysis.Analyzer, s *settings.Settings) func() *settings.Settings {
	value := &settingsValue{current: s}
	a.Flags.Var(value, settingsFlag, "`JSON` object with keys of .keyvet.yaml, in place of that file")
	return func() *settings.Settings { return value.current }
}

// settingsValue implements [flag.Value].
type settingsValue struct {
	current *settings.Settings
	text    string
}

func (v *settingsValue) String() string { return v.text }

func (v *settingsValue) Set(text string) error {
	var s settings.Settings
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		return fmt.Errorf("it is no JSON object of settings: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more than one JSON object")
	}
	if err := s.CheckPasses(); err != nil {
		return err
	}
	s.Root = v.current.Root
	v.current, v.text = &s, text
	return nil
}
