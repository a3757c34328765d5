package catalog

import (
	"slices"
	"strings"
	"unicode"
)

// Effect is what a call has to do with a person's answer.
type Effect int

// The effects. N stands for [Prompt.N].
const (
	// AnswersText: result N is the text that a person typed or chose.
	AnswersText Effect = iota + 1
	// AnswersBool: result N is true only if a person said yes.
	AnswersBool
	// NilMeansYes: the error, result N, is nil only if a person said yes,
	// where [Prompt.If] is set on the receiver.
	NilMeansYes
	// FillsText: argument N and all after it point to what a person typed.
	FillsText
	// FillsAny: argument N points to a bool that is true only if a person said
	// yes, to a text that a person typed, or to a struct of those.
	FillsAny
	// CallsBack: argument N is a function that is called with the text of what
	// a person chose.
	CallsBack
	// MatchesKey: result N is true only if one of the keys of the arguments
	// after the first was pressed.
	MatchesKey
	// Validated: the error, result N, is nil only if a function that the
	// receiver was given as [Prompt.Validate] accepted what a person typed.
	Validated
	// Reads: the receiver reads a line; its text is the result N of a later
	// call on it, or the buffer, argument N.
	ReadsBuffer
	// CopiesText: nobody is asked: argument N and all after it point to parts of
	// the text that the argument [Prompt.Reader] is.
	CopiesText
)

// Prompt is a function that asks a person. Arguments and results count from 0;
// a receiver is no argument.
type Prompt struct {
	// Func is "path.Func" or "path.Type.Method", the path as [Module] gives it.
	Func   string
	Effect Effect
	N      int
	// Reader is the argument that is read, -1 for the receiver; -2 if the call
	// reads the terminal itself.
	Reader int
	// Question is the argument that holds the question, or -1.
	Question int
	// Default names fields and methods, of the receiver or of a struct that an
	// argument points to, which make Enter mean yes.
	Default []string
	// Label names fields and methods that hold the question.
	Label []string
	// If names the field that must be true for the result to be consent. Where
	// it is not, result 1 is what a person typed.
	If string
	// Keys says that the text is the name of a key that was pressed.
	Keys bool
	// Validate names the field or method that holds the function which must
	// accept what a person typed for the error, the last result, to be nil.
	Validate string
}

// Names of places that [Prompt.Reader] has besides arguments.
const (
	ReaderReceiver = -1
	ReaderTerminal = -2
)

// Prompts is the table of functions that ask, by [Prompt.Func].
func Prompts() map[string]Prompt {
	table := make(map[string]Prompt)
	for _, p := range prompts() {
		table[p.Func] = p
	}
	return table
}

func prompts() []Prompt {
	const (
		receiver = ReaderReceiver
		terminal = ReaderTerminal
		none     = -1
	)
	read := func(name string) Prompt {
		return Prompt{Func: name, Effect: AnswersText, Reader: receiver, Question: none}
	}
	ask := func(name string, effect Effect, question int) Prompt {
		return Prompt{Func: name, Effect: effect, Reader: terminal, Question: question}
	}
	fill := func(name string, n, reader int) Prompt {
		return Prompt{Func: name, Effect: FillsText, N: n, Reader: reader, Question: none}
	}
	list := []Prompt{
		read("bufio.Reader.ReadString"),
		read("bufio.Reader.ReadLine"),
		read("bufio.Reader.ReadBytes"),
		read("bufio.Reader.ReadSlice"),
		read("bufio.Reader.ReadRune"),
		read("bufio.Reader.ReadByte"),
		read("bufio.Scanner.Text"),
		read("bufio.Scanner.Bytes"),
		{Func: "bufio.Reader.Read", Effect: ReadsBuffer, N: 0, Reader: receiver, Question: none},
		{Func: "os.File.Read", Effect: ReadsBuffer, N: 0, Reader: receiver, Question: none},
		{Func: "io.Reader.Read", Effect: ReadsBuffer, N: 0, Reader: receiver, Question: none},
		{Func: "io.ReadFull", Effect: ReadsBuffer, N: 1, Reader: 0, Question: none},
		{Func: "io.ReadAtLeast", Effect: ReadsBuffer, N: 1, Reader: 0, Question: none},
		{Func: "syscall.Read", Effect: ReadsBuffer, N: 1, Reader: 0, Question: none},
		{Func: "golang.org/x/sys/unix.Read", Effect: ReadsBuffer, N: 1, Reader: 0, Question: none},
		{Func: "io.ReadAll", Effect: AnswersText, N: 0, Reader: 0, Question: none},
		{Func: "io/ioutil.ReadAll", Effect: AnswersText, N: 0, Reader: 0, Question: none},
		fill("fmt.Scan", 0, terminal),
		fill("fmt.Scanln", 0, terminal),
		fill("fmt.Scanf", 1, terminal),
		fill("fmt.Fscan", 1, 0),
		fill("fmt.Fscanln", 1, 0),
		fill("fmt.Fscanf", 2, 0),
		{Func: "fmt.Sscan", Effect: CopiesText, N: 1, Reader: 0, Question: none},
		{Func: "fmt.Sscanln", Effect: CopiesText, N: 1, Reader: 0, Question: none},
		{Func: "fmt.Sscanf", Effect: CopiesText, N: 2, Reader: 0, Question: none},

		ask("golang.org/x/term.ReadPassword", AnswersText, none),
		ask("golang.org/x/crypto/ssh/terminal.ReadPassword", AnswersText, none),
		ask("golang.org/x/term.Terminal.ReadLine", AnswersText, none),
		ask("golang.org/x/crypto/ssh/terminal.Terminal.ReadLine", AnswersText, none),
		ask("github.com/howeyc/gopass.GetPasswd", AnswersText, none),
		ask("github.com/mattn/go-tty.TTY.ReadRune", AnswersText, none),
		ask("github.com/mattn/go-tty.TTY.ReadString", AnswersText, none),
		ask("github.com/eiannone/keyboard.GetSingleKey", AnswersText, none),
		ask("github.com/eiannone/keyboard.GetKey", AnswersText, none),
		ask("github.com/peterh/liner.State.Prompt", AnswersText, 0),
		ask("github.com/peterh/liner.State.PromptWithSuggestion", AnswersText, 0),
		ask("github.com/chzyer/readline.Instance.Readline", AnswersText, none),
		ask("github.com/chzyer/readline.Line", AnswersText, 0),
		ask("github.com/ergochat/readline.Instance.Readline", AnswersText, none),
		ask("github.com/segmentio/go-prompt.Confirm", AnswersBool, 0),
		ask("github.com/segmentio/go-prompt.String", AnswersText, 0),
		ask("github.com/segmentio/go-prompt.StringRequired", AnswersText, 0),
		ask("github.com/tcnksm/go-input.UI.Ask", AnswersText, 0),
		ask("github.com/tcnksm/go-input.UI.Select", AnswersText, 0),
		ask("github.com/c-bata/go-prompt.Input", AnswersText, 0),
		ask("github.com/mitchellh/cli.Ui.Ask", AnswersText, 0),
		ask("github.com/mitchellh/cli.BasicUi.Ask", AnswersText, 0),
		ask("github.com/hashicorp/cli.Ui.Ask", AnswersText, 0),
		ask("github.com/hashicorp/packer-plugin-sdk/packer.Ui.Ask", AnswersText, 0),
		ask("github.com/cheggaaa/pb.Confirm", AnswersBool, 0),
		ask("github.com/ncruces/zenity.Question", NilMeansYes, 0),
		ask("github.com/ncruces/zenity.Entry", AnswersText, 0),
		ask("github.com/gen2brain/dlgs.Question", AnswersBool, 1),
		ask("github.com/gen2brain/dlgs.Entry", AnswersText, 1),
		ask("github.com/cqroot/prompt.Prompt.Choose", AnswersText, none),
		ask("github.com/cqroot/prompt.Prompt.Input", AnswersText, none),
		ask("github.com/abiosoft/ishell.Context.ReadLine", AnswersText, none),
		ask("github.com/abiosoft/ishell.Actions.ReadLine", AnswersText, none),
		ask("github.com/cli/go-gh/pkg/prompter.Prompter.Confirm", AnswersBool, 0),
		ask("github.com/cli/go-gh/pkg/prompter.Prompter.Input", AnswersText, 0),
		ask("github.com/cli/go-gh/pkg/prompter.Prompter.ConfirmDeletion", NilMeansYes, none),
		ask("github.com/gdamore/tcell.EventKey.Rune", AnswersText, none),
		ask("github.com/AlecAivazis/survey/terminal.RuneReader.ReadRune", AnswersText, none),
		ask("github.com/pterm/pterm.InteractiveTextInputPrinter.Show", AnswersText, 0),
		ask("github.com/pterm/pterm.InteractiveSelectPrinter.Show", AnswersText, 0),
		{Func: "github.com/pterm/pterm.InteractiveContinuePrinter.Show", Effect: AnswersText, Reader: terminal, Question: 0,
			Default: []string{"DefaultValue", "WithDefaultValue"}, Label: []string{"DefaultText", "WithDefaultText"}},
		ask("github.com/erikgeiser/promptkit/textinput.TextInput.RunPrompt", AnswersText, none),
		ask("github.com/erikgeiser/promptkit/selection.Selection.RunPrompt", AnswersText, none),
	}

	survey := Prompt{Effect: FillsAny, N: 1, Reader: terminal, Question: none,
		Default: []string{"Default"}, Label: []string{"Message"}}
	for _, path := range []string{"github.com/AlecAivazis/survey", "gopkg.in/AlecAivazis/survey", "github.com/go-survey/survey"} {
		for _, name := range []string{".AskOne", ".Ask"} {
			p := survey
			p.Func = path + name
			list = append(list, p)
		}
	}
	for _, path := range []string{"github.com/charmbracelet/huh", "charm.land/huh"} {
		list = append(list,
			Prompt{Func: path + ".Confirm.Value", Effect: FillsAny, N: 0, Reader: terminal, Question: none, Label: []string{"Title", "Description"}},
			Prompt{Func: path + ".Input.Value", Effect: FillsText, N: 0, Reader: terminal, Question: none, Label: []string{"Title", "Description"}},
			Prompt{Func: path + ".Select.Value", Effect: FillsText, N: 0, Reader: terminal, Question: none, Label: []string{"Title", "Description"}},
			Prompt{Func: path + ".Input.Run", Effect: Validated, N: 0, Reader: terminal, Question: none, Label: []string{"Title", "Description"}, Validate: "Validate"},
			ask(path+".Form.GetBool", AnswersBool, none),
			ask(path+".Form.GetString", AnswersText, none),
		)
	}
	for _, path := range []string{"github.com/charmbracelet/bubbletea", "charm.land/bubbletea"} {
		for _, name := range []string{".KeyMsg.String", ".KeyPressMsg.String", ".Key.String", ".KeyEvent.String"} {
			list = append(list, Prompt{Func: path + name, Effect: AnswersText, Reader: terminal, Question: none, Keys: true})
		}
	}
	for _, path := range []string{"github.com/charmbracelet/bubbles", "charm.land/bubbles"} {
		list = append(list,
			Prompt{Func: path + "/key.Matches", Effect: MatchesKey, Reader: terminal, Question: none},
			Prompt{Func: path + "/textinput.Model.Value", Effect: AnswersText, Reader: terminal, Question: none},
		)
	}
	list = append(list,
		Prompt{Func: "github.com/rivo/tview.Modal.SetDoneFunc", Effect: CallsBack, N: 0, Reader: terminal, Question: none, Label: []string{"SetText"}},
		Prompt{Func: "github.com/manifoldco/promptui.Prompt.Run", Effect: NilMeansYes, N: 1, Reader: terminal, Question: none,
			If: "IsConfirm", Default: []string{"Default"}, Label: []string{"Label"}, Validate: "Validate"},
		Prompt{Func: "github.com/manifoldco/promptui.Select.Run", Effect: AnswersText, N: 1, Reader: terminal, Question: none, Label: []string{"Label"}},
		Prompt{Func: "github.com/manifoldco/promptui.SelectWithAdd.Run", Effect: AnswersText, N: 1, Reader: terminal, Question: none, Label: []string{"Label"}},
		Prompt{Func: "github.com/pterm/pterm.InteractiveConfirmPrinter.Show", Effect: AnswersBool, N: 0, Reader: terminal, Question: 0,
			Default: []string{"DefaultValue", "WithDefaultValue"}, Label: []string{"DefaultText", "WithDefaultText"}},
		Prompt{Func: "github.com/erikgeiser/promptkit/confirmation.Confirmation.RunPrompt", Effect: AnswersBool, N: 0, Reader: terminal, Question: none,
			Default: []string{"confirmation.New"}, Label: []string{"confirmation.New"}},
		Prompt{Func: "github.com/erikgeiser/promptkit/confirmation.Model.Value", Effect: AnswersBool, N: 0, Reader: terminal, Question: none},
	)
	return list
}

// Random reports whether the function called name, as [Prompt.Func] has it, makes
// something that nobody had before. One of ten numbers is nothing new.
func Random(name string) bool {
	slash := strings.LastIndexByte(name, '/') + 1
	pkg, fn, _ := strings.Cut(name[slash:], ".")
	switch name[:slash] + pkg {
	case "crypto/rand":
		return fn == "Text" || fn == "Read"
	case "math/rand":
		switch fn[strings.LastIndexByte(fn, '.')+1:] {
		case "Int", "Int63", "Int64", "Int31", "Int32", "Uint32", "Uint64", "Read":
			return true
		}
	case "github.com/google/uuid", "github.com/gofrs/uuid", "github.com/satori/go.uuid", "github.com/hashicorp/go-uuid", "github.com/pborman/uuid", "github.com/rs/xid",
		"github.com/segmentio/ksuid", "github.com/oklog/ulid", "github.com/lithammer/shortuuid", "github.com/dchest/uniuri":
		made := fn[strings.LastIndexByte(fn, '.')+1:]
		for _, given := range []string{"MD5", "SHA1", "Hash", "V3", "V5", "Namespace", "From"} {
			if strings.Contains(made, given) {
				return false // the same for the same name
			}
		}
		return strings.HasPrefix(made, "New") || strings.HasPrefix(made, "MustNew") || strings.HasPrefix(made, "Make") || strings.HasPrefix(made, "Generate")
	case "k8s.io/apimachinery/pkg/util/rand":
		return fn == "String"
	}
	return false
}

// Terminal reports whether the file called name is the terminal of a person.
func Terminal(name string) bool {
	switch name {
	case "/dev/tty", "/dev/stdin", "/dev/console", "CONIN$", "con:":
		return true
	}
	return false
}

// Dialog reports whether a program that is run with args asks a person, and
// succeeds only if that says yes.
func Dialog(program string, args []string) bool {
	for _, arg := range args {
		switch program + " " + arg {
		case "gum confirm", "whiptail --yesno", "dialog --yesno", "zenity --question", "kdialog --yesno", "kdialog --warningyesno", "yad --question":
			return true
		}
	}
	return false
}

// Exit is a function that does not return: always, or unless an argument is nil.
type Exit struct {
	// Func is as [Prompt.Func]. A path of "*" is any.
	Func string
	// UnlessNil is the argument, counted from 0, whose being nil lets the call
	// return; -1 if it never returns.
	UnlessNil int
}

// Exits is the table of functions outside the program that end it.
func Exits() map[string]Exit {
	table := make(map[string]Exit)
	for _, name := range []string{
		"os.Exit", "runtime.Goexit", "syscall.Exit",
		"log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln",
	} {
		table[name] = Exit{name, -1}
	}
	for _, e := range []Exit{
		{"github.com/spf13/cobra.CheckErr", 0},
		{"github.com/alecthomas/kingpin.FatalIfError", 0},
		{"github.com/alecthomas/kingpin.Application.FatalIfError", 0},
		{"gopkg.in/alecthomas/kingpin.FatalIfError", 0},
		{"gopkg.in/alecthomas/kingpin.Application.FatalIfError", 0},
		{"github.com/alecthomas/kong.Context.FatalIfErrorf", 0},
		{"github.com/alecthomas/kong.Kong.FatalIfErrorf", 0},
		{"k8s.io/kubectl/pkg/cmd/util.CheckErr", 0},
		{"github.com/alexflint/go-arg.Parser.Fail", -1},
		{"github.com/alexflint/go-arg.Parser.FailSubcommand", -1},
	} {
		table[e.Func] = e
	}
	return table
}

// EndsProgram reports whether a function that is called name, has no results
// and whose body cannot be seen ends the program: logrus.Fatalf, klog.Exit,
// zap's (*Logger).Fatal, cli.ShowAppHelpAndExit and their like.
func EndsProgram(name string) bool {
	for _, prefix := range []string{"Fatal", "Exit", "Panic"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			switch rest {
			case "", "f", "ln", "w", "Depth", "Context", "Ctx", "Contextf", "WithCode", "Code", "S", "Usage", "UsageContext":
				return true
			}
		}
	}
	return strings.HasSuffix(name, "AndExit")
}

// ReadsEnvironment reports whether a function, named as [Prompt.Func] has it,
// fills the struct that it is given from the environment.
func ReadsEnvironment(name string) bool {
	switch name {
	case "github.com/kelseyhightower/envconfig.Process", "github.com/kelseyhightower/envconfig.MustProcess",
		"github.com/sethvargo/go-envconfig.Process", "github.com/caarlos0/env.Parse", "github.com/vrischmann/envconfig.Init",
		"github.com/joeshaw/envdecode.Decode", "github.com/Netflix/go-env.UnmarshalFromEnviron", "github.com/ilyakaznacheev/cleanenv.ReadEnv":
		return true
	}
	return false
}

// AsksFirst reports whether the package at path belongs to a framework that
// asks a person before it calls what deletes: libnuke, on which aws-nuke and its
// like are built, asks twice and wants --no-dry-run.
func AsksFirst(path string) bool {
	return strings.HasPrefix(unvendored(path), "github.com/ekristen/libnuke/")
}

// Decodes reports whether a function called name fills what it is given a
// pointer to: json.Unmarshal, rows.Scan, db.Select.
func Decodes(name string) bool {
	for _, w := range Words(name) {
		switch w {
		case "unmarshal", "decode", "scan", "parse", "load", "read", "bind", "get", "select", "process", "unpack", "fill", "populate",
			"into", "convert", "deserialize", "query", "find", "first", "fetch", "list":
			return true
		}
	}
	return false
}

// OnlyReads reports whether a function called name leaves what it is given a
// pointer to as it is: json.Marshal, fmt.Println.
func OnlyReads(name string) bool {
	words := Words(name)
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "marshal", "encode", "print", "printf", "println", "sprint", "sprintf", "sprintln", "fprint", "fprintf", "fprintln", "errorf",
		"log", "logf", "trace", "tracef", "debug", "debugf", "info", "infof", "warn", "warnf", "warning", "warningf", "error", "fatal", "fatalf",
		"panicf", "write":
		return true
	}
	return false
}

// Concurrent reports whether a function called name, of a library, runs the function that
// it gets beside what called it.
func Concurrent(name string) bool {
	switch name {
	case "Go", "TryGo", "AfterFunc", "HandleFunc", "Submit":
		return true
	}
	return false
}

// Dereferences reports whether a function called name, which takes a pointer and returns
// a value of its type, returns what it points to: aws.ToBool, ptr.Deref. IsFalse does not.
func Dereferences(name string) bool {
	return !slices.ContainsFunc(Words(name), func(w string) bool {
		switch w {
		case "is", "not", "no", "false", "nil", "negate", "invert":
			return true
		}
		return false
	})
}

// Member reports whether a function called name looks for an element in a list
// or a set: sets.String.Has, lo.Contains, funk.ContainsString.
func Member(name string) bool {
	for _, w := range Words(name) {
		switch w {
		case "has", "contains", "contain", "includes", "include", "in", "exists", "exist", "member", "any":
			return true
		}
	}
	return false
}

// Inserts reports whether a method called name puts elements into a set.
func Inserts(name string) bool {
	switch name {
	case "Insert", "Add", "Append", "Put", "Set", "InsertAll", "AddAll", "Union", "Merge":
		return true
	}
	return false
}

// Finishes reports whether a method called name may finish a chain of calls
// that began with what ends the program: the Msg of zerolog's
// log.Fatal().Err(err).Msg("…"), the Println of pterm.Fatal.
func Finishes(name string) bool {
	switch name {
	case "Msg", "Msgf", "MsgFunc", "Send", "Print", "Printf", "Println", "Printfln", "Log", "Logf":
		return true
	}
	return false
}

// AsksByName reports whether a function is a confirmation by its name: the
// judgement where its body cannot be seen.
func AsksByName(name string) bool {
	words := Words(name)
	joined := " " + strings.Join(words, " ") + " "
	for _, no := range []string{
		// Operations of clouds and accounts that only share the word.
		" sign up ", " subscription ", " password ", " device ", " email ", " user attribute ", " virtual interface ",
		" transit ", " connection ", " payment ", " order ", " block ", " blocks ", " transaction ", " delivery ",
		" product instance ", " phone ", " upload ", " receipt ", " certificate ", " domain ",
	} {
		if strings.Contains(joined, no) {
			return false
		}
	}
	for _, yes := range []string{
		" confirm ", " confirms ", " confirmed ", " confirmation ", " are you sure ", " yes no ", " yesno ", " yes or no ", " y n ", " yn ",
		" ask bool ", " ask yes ", " ask for yes ", " ask to continue ", " ask to proceed ", " ask user ", " ask permission ", " ask approval ",
		" prompt bool ", " prompt yes ", " prompt proceed ", " prompt to proceed ", " prompt continue ", " prompt to continue ", " prompt user ",
		" user agrees ", " user approves ", " user consents ", " user accepts ", " get consent ", " ask consent ", " prompt for deletion ", " prompt delete ",
	} {
		if strings.Contains(joined, yes) {
			return true
		}
	}
	return false
}

// Words splits an identifier or an option's name into lower-case words:
// "AutoApprove", "auto_approve" and "auto-approve" are "auto", "approve".
func Words(name string) []string {
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		if unicode.IsUpper(r) && i > 0 {
			lowerBefore := !unicode.IsUpper(runes[i-1])
			lowerAfter := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if lowerBefore || lowerAfter {
				flush()
			}
		}
		word = append(word, r)
	}
	flush()
	return words
}

// OptionKind is what switching an option says.
type OptionKind int

// The kinds of options.
const (
	// OtherOption says nothing about deleting.
	OtherOption OptionKind = iota
	// YesOption says yes when it is switched on.
	YesOption
	// ForceOption skips a question when it is switched on, or something else
	// entirely: it says yes only beside a question.
	ForceOption
	// SafetyOption, on by default, says yes when it is switched off.
	SafetyOption
)

// Option is what an option or a variable called name says by its name.
func Option(name string) OptionKind {
	words := optionWords(name)
	joined := strings.Join(words, "-")
	switch {
	case yesOptions[joined]:
		return YesOption
	case forceOptions[joined]:
		return ForceOption
	case dryRuns[joined] || asking[joined]:
		return SafetyOption
	}
	// "no-dry-run", "skip-confirmation", "disable-prompt", "without-prompt".
	if len(words) > 1 && negations[words[0]] {
		if rest := strings.Join(words[1:], "-"); dryRuns[rest] || asking[rest] {
			return YesOption
		}
	}
	if strings.HasPrefix(joined, "yes-") || strings.HasPrefix(joined, "i-") && len(words) > 2 {
		return YesOption
	}
	return OtherOption
}

// OnlyTries reports whether an option or a variable called name says that nothing
// is to be changed: dryRun, preview.
func OnlyTries(name string) bool { return dryRuns[strings.Join(optionWords(name), "-")] }

// optionWords are the words of name without those that say nothing.
func optionWords(name string) []string {
	words := Words(name)
	for len(words) > 1 && (fillers[words[0]] || words[0] == "is") {
		words = words[1:]
	}
	for len(words) > 1 && fillers[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	return words
}

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

// The words of options. Sources: the --help of terraform, eksctl, kops,
// aws-nuke, cloud-nuke, gcloud, apt, copilot, leftovers, osdctl.
//
//nolint:gochecknoglobals // read-only tables
var (
	fillers   = set("flag", "option", "opt", "arg", "param", "the", "all", "enabled", "value", "ptr", "cli", "cmd")
	negations = set("no", "skip", "disable", "without", "not", "non", "never", "suppress", "bypass", "omit")

	yesOptions = set(
		"yes", "y", "assume-yes", "assumeyes", "say-yes", "always-yes", "answer-yes",
		"auto-approve", "autoapprove", "approve", "approved", "pre-approved", "auto-confirm", "autoconfirm", "auto-accept", "accept",
		"confirm", "confirmed", "confirm-delete", "confirm-deletion", "delete-confirmed", "user-confirmed", "consent", "consented", "proceed",
		"really", "for-real", "i-am-sure", "im-sure", "sure", "execute", "apply", "commit", "do-it", "live",
		"quiet-yes", "non-interactive", "noninteractive", "unattended", "noconfirm", "nodryrun", "no-dryrun", "noprompt",
	)
	forceOptions = set("force", "f", "forced", "force-delete", "force-deletion", "delete-force", "force-destroy",
		"quiet", "q", "silent", "batch", "batch-mode", "no-input")
	dryRuns = set("dry-run", "dryrun", "dry", "preview", "simulate", "simulation", "noop", "no-op", "what-if", "plan-only", "pretend")
	asking  = set(
		"interactive", "prompt", "prompts", "prompting", "ask", "confirm", "confirmation", "confirmations", "confirm-prompt", "question", "questions", "interaction",
	)
)

// Asks reports whether the package at module, a path as [Module] gives it, is a
// library of prompts.
func Asks(module string) bool {
	for _, p := range prompts() {
		path := p.Func[:strings.LastIndexByte(p.Func, '/')+1]
		rest := p.Func[len(path):]
		if name, _, _ := strings.Cut(rest, "."); path != "" && path+name == module && !strings.HasPrefix(module, "io/") {
			return true
		}
	}
	return false
}
