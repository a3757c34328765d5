package catalog

// Way is a set of ways in which a value becomes text.
type Way uint8

// The ways.
const (
	// Fmt is fmt's default format: pointers below the top are addresses;
	// String, Error and Format methods decide.
	Fmt Way = 1 << iota
	// GoSyntax is fmt's %#v: as Fmt, but String and Error do not count.
	GoSyntax
	// JSON follows pointers; MarshalJSON and MarshalText decide. YAML, XML and
	// dumpers of structs are taken as JSON.
	JSON
	// Slog is log/slog: LogValue decides, then as JSON.
	Slog

	// AnyWay is all of them: how a plain string is shown.
	AnyWay = Fmt | GoSyntax | JSON | Slog
)

// Printer is a function, or a set of methods, that shows its arguments to
// somebody. Import paths are written without major version elements.
type Printer struct {
	Package string
	// Receiver is the type of the methods, "" for functions.
	Receiver string
	// Names are the functions, separated by blanks. Methods and functions that
	// take a fmt format have an f at the end, in all the libraries below.
	Names string
	// First is the 0-based index, the receiver not counted, of the first
	// argument that is shown; those after it are shown too.
	First int
	Way   Way
	// Where says in a message where the arguments go. It is empty where an
	// io.Writer decides: the first argument, or what the receiver was made
	// from.
	Where string
}

// HTTPResponse is where answers to requests go.
const HTTPResponse = "an HTTP response"

const (
	stdout  = "the standard output"
	stderr  = "the standard error"
	logs    = "the log"
	testLog = "the test log"
	errs    = "an error value"
	traces  = "a trace"
	metrics = "a metric"
	command = "a command line, which other processes can read"
)

const (
	logrusNames = "Trace Debug Print Info Warn Warning Error Fatal Panic Traceln Debugln Println Infoln Warnln Warningln Errorln Fatalln Panicln Tracef Debugf Printf Infof Warnf Warningf Errorf Fatalf Panicf WithField WithFields"
	glogNames   = "Info Infoln Infof Warning Warningln Warningf Error Errorln Errorf Fatal Fatalln Fatalf Exit Exitln Exitf"
	zapNames    = "Debug Info Warn Error DPanic Panic Fatal Debugln Infoln Warnln Errorln DPanicln Panicln Fatalln Debugf Infof Warnf Errorf DPanicf Panicf Fatalf"
	testNames   = "Log Logf Error Errorf Fatal Fatalf Skip Skipf"
	labelNames  = "WithLabelValues With GetMetricWithLabelValues GetMetricWith"
	colorNames  = "Black Blue Cyan Green Magenta Red White Yellow HiBlack HiBlue HiCyan HiGreen HiMagenta HiRed HiWhite HiYellow"
)

// Printers lists what shows its arguments.
func Printers() []Printer {
	return []Printer{
		{"fmt", "", "Print Println Printf", 0, Fmt, stdout},
		{"fmt", "", "Fprint Fprintln Fprintf", 1, Fmt, ""},
		{"io", "", "WriteString Copy CopyN CopyBuffer", 1, Fmt, ""},
		{"io", "Writer", "Write", 0, Fmt, ""},
		{"net/http", "ResponseWriter", "Write", 0, Fmt, ""},
		{"os", "File", "Write WriteString", 0, Fmt, ""},
		{"bufio", "Writer", "Write WriteString", 0, Fmt, ""},
		{"text/tabwriter", "Writer", "Write", 0, Fmt, ""},
		{"encoding/json", "Encoder", "Encode", 0, JSON, ""},
		{"encoding/xml", "Encoder", "Encode", 0, JSON, ""},
		{"encoding/csv", "Writer", "Write WriteAll", 0, JSON, ""},
		{"gopkg.in/yaml", "Encoder", "Encode", 0, JSON, ""},
		{"go.yaml.in/yaml", "Encoder", "Encode", 0, JSON, ""},
		{"text/template", "Template", "Execute", 1, JSON, ""},
		{"html/template", "Template", "Execute", 1, JSON, ""},

		{"fmt", "", "Errorf", 0, Fmt, errs},
		{"errors", "", "New", 0, Fmt, errs},
		{"github.com/pkg/errors", "", "New Errorf", 0, Fmt, errs},
		{"github.com/pkg/errors", "", "Wrap Wrapf WithMessage WithMessagef", 1, Fmt, errs},
		{"golang.org/x/xerrors", "", "New Errorf", 0, Fmt, errs},
		{"google.golang.org/grpc/status", "", "Error Errorf New Newf", 1, Fmt, errs},

		{"log", "", "Print Println Printf Fatal Fatalln Fatalf Panic Panicln Panicf", 0, Fmt, logs},
		{"log", "", "Output", 1, Fmt, logs},
		{"log", "Logger", "Print Println Printf Fatal Fatalln Fatalf Panic Panicln Panicf", 0, Fmt, logs},
		{"log", "Logger", "Output", 1, Fmt, logs},
		{"log/slog", "", "Debug Info Warn Error With", 0, Slog, logs},
		{"log/slog", "", "DebugContext InfoContext WarnContext ErrorContext", 1, Slog, logs},
		{"log/slog", "", "Log LogAttrs", 2, Slog, logs},
		{"log/slog", "Logger", "Debug Info Warn Error With", 0, Slog, logs},
		{"log/slog", "Logger", "DebugContext InfoContext WarnContext ErrorContext", 1, Slog, logs},
		{"log/slog", "Logger", "Log LogAttrs", 2, Slog, logs},
		{"log/slog", "Record", "Add AddAttrs", 0, Slog, logs},
		{"go.uber.org/zap", "Logger", "Debug Info Warn Error DPanic Panic Fatal With WithLazy", 0, JSON, logs},
		{"go.uber.org/zap", "Logger", "Log", 1, JSON, logs},
		{"go.uber.org/zap", "SugaredLogger", zapNames, 0, Fmt, logs},
		{"go.uber.org/zap", "SugaredLogger", "Debugw Infow Warnw Errorw DPanicw Panicw Fatalw With WithLazy", 0, JSON, logs},
		{"github.com/rs/zerolog", "Event", "Str Strs Stringer Bytes Hex RawJSON Fields Msg Msgf Dict Array", 0, Fmt, logs},
		{"github.com/rs/zerolog", "Event", "Interface Any", 0, JSON, logs},
		{"github.com/rs/zerolog", "Context", "Str Strs Stringer Bytes Hex RawJSON Fields", 0, Fmt, logs},
		{"github.com/rs/zerolog", "Context", "Interface Any", 0, JSON, logs},
		{"github.com/rs/zerolog", "Logger", "Print Printf", 0, Fmt, logs},
		{"github.com/rs/zerolog/log", "", "Print Printf", 0, Fmt, logs},
		{"github.com/sirupsen/logrus", "", logrusNames, 0, Fmt, logs},
		{"github.com/sirupsen/logrus", "Logger", logrusNames, 0, Fmt, logs},
		{"github.com/sirupsen/logrus", "Entry", logrusNames, 0, Fmt, logs},
		{"k8s.io/klog", "", glogNames, 0, Fmt, logs},
		{"k8s.io/klog", "", "InfoS", 0, Fmt, logs},
		{"k8s.io/klog", "", "ErrorS", 1, Fmt, logs},
		{"k8s.io/klog", "Verbose", "Info Infoln Infof InfoS", 0, Fmt, logs},
		{"github.com/golang/glog", "", glogNames, 0, Fmt, logs},
		{"github.com/golang/glog", "Verbose", "Info Infoln Infof", 0, Fmt, logs},
		{"github.com/go-logr/logr", "Logger", "Info WithValues", 0, Fmt, logs},
		{"github.com/go-logr/logr", "Logger", "Error", 1, Fmt, logs},
		{"github.com/hashicorp/go-hclog", "Logger", "Trace Debug Info Warn Error With", 0, Fmt, logs},
		{"github.com/hashicorp/go-hclog", "Logger", "Log", 1, Fmt, logs},
		{"github.com/charmbracelet/log", "", "Debug Info Warn Error Fatal Print Debugf Infof Warnf Errorf Fatalf Printf", 0, Fmt, logs},
		{"github.com/charmbracelet/log", "Logger", "Debug Info Warn Error Fatal Print Debugf Infof Warnf Errorf Fatalf Printf", 0, Fmt, logs},

		{"testing", "common", testNames, 0, Fmt, testLog},
		{"testing", "T", testNames, 0, Fmt, testLog},
		{"testing", "B", testNames, 0, Fmt, testLog},
		{"testing", "F", testNames, 0, Fmt, testLog},
		{"testing", "TB", testNames, 0, Fmt, testLog},

		{"github.com/spf13/cobra", "Command", "Print Println Printf PrintErr PrintErrln PrintErrf", 0, Fmt, stdout},
		{"github.com/fatih/color", "", colorNames, 0, Fmt, stdout},
		{"github.com/fatih/color", "Color", "Print Println Printf", 0, Fmt, stdout},
		{"github.com/davecgh/go-spew/spew", "", "Dump Print Println Printf", 0, JSON, stdout},
		{"github.com/kr/pretty", "", "Print Println Printf", 0, JSON, stdout},

		{"net/http", "", "Error", 1, Fmt, HTTPResponse},
		{"github.com/gin-gonic/gin", "Context", "JSON IndentedJSON PureJSON SecureJSON AsciiJSON YAML XML String", 1, JSON, HTTPResponse},
		{"github.com/labstack/echo", "Context", "JSON JSONPretty XML String HTML", 1, JSON, HTTPResponse},
		{"github.com/gofiber/fiber", "Ctx", "JSON SendString", 0, JSON, HTTPResponse},

		{"go.opentelemetry.io/otel/trace", "Span", "SetAttributes AddEvent SetName SetStatus RecordError", 0, Fmt, traces},
		{"go.opentelemetry.io/otel/trace", "", "WithAttributes", 0, Fmt, traces},
		{"github.com/opentracing/opentracing-go", "Span", "SetTag LogKV LogFields SetBaggageItem", 0, Fmt, traces},
		{"go.opentelemetry.io/otel/metric", "", "WithAttributes WithAttributeSet", 0, Fmt, metrics},
		{"github.com/prometheus/client_golang/prometheus", "CounterVec", labelNames, 0, Fmt, metrics},
		{"github.com/prometheus/client_golang/prometheus", "GaugeVec", labelNames, 0, Fmt, metrics},
		{"github.com/prometheus/client_golang/prometheus", "HistogramVec", labelNames, 0, Fmt, metrics},
		{"github.com/prometheus/client_golang/prometheus", "SummaryVec", labelNames, 0, Fmt, metrics},

		{"os/exec", "", "Command", 0, Fmt, command},
		{"os/exec", "", "CommandContext", 1, Fmt, command},
		{"syscall", "", "Exec", 1, Fmt, command},
	}
}

// Writer is an io.Writer that people or log stores read: a variable, a type, or
// the result of a function or method.
type Writer struct {
	Package  string
	Receiver string
	Name     string
	Where    string
}

// Writers lists the writers that somebody reads.
func Writers() []Writer {
	return []Writer{
		{"os", "", "Stdout", stdout},
		{"os", "", "Stderr", stderr},
		{"log", "", "Writer", logs},
		{"log", "Logger", "Writer", logs},
		{"net/http", "", "ResponseWriter", HTTPResponse},
		{"github.com/spf13/cobra", "Command", "OutOrStdout", stdout},
		{"github.com/spf13/cobra", "Command", "OutOrStderr", stderr},
		{"github.com/spf13/cobra", "Command", "ErrOrStderr", stderr},
		{"github.com/mattn/go-colorable", "", "NewColorableStdout", stdout},
		{"github.com/mattn/go-colorable", "", "NewColorableStderr", stderr},
		{"github.com/fatih/color", "", "Output", stdout},
		{"github.com/fatih/color", "", "Error", stderr},
	}
}

// ShownField is a field of a library whose content others can read.
type ShownField struct{ Package, Type, Field, Where string }

// ShownFields lists the fields that show what is stored in them.
func ShownFields() []ShownField {
	return []ShownField{
		{"os/exec", "Cmd", "Args", command},
	}
}

// Conductor is a function whose result shows what its arguments, the receiver
// among them, hold. Functions that are in no table lose what they are given:
// hashes, lengths, requests.
type Conductor struct {
	Package  string
	Receiver string
	// Names are the functions, separated by blanks; "*" is all of the package.
	Names string
	// Way is how arguments become text.
	Way Way
	// To says which arguments count and where the text ends up.
	To Conduct
}

// Conduct says what a [Conductor] reads and writes.
type Conduct uint8

// The conducts.
const (
	// AllToResult passes the receiver and all arguments on to the results.
	AllToResult Conduct = iota
	// FirstToResult passes on the first argument only: the others say what to
	// cut out or to replace.
	FirstToResult
	// RestToFirst writes the arguments into the receiver, or into the first
	// argument of a function.
	RestToFirst
)

// Conductors lists the functions that pass a secret on.
func Conductors() []Conductor {
	return []Conductor{
		{"fmt", "", "Sprint Sprintf Sprintln Append Appendf Appendln", Fmt, AllToResult},
		{"fmt", "", "Fprint Fprintf Fprintln", Fmt, RestToFirst},
		{"strings", "", "Clone Join Repeat NewReader", AnyWay, AllToResult},
		{"strings", "", "Replace ReplaceAll Split SplitN SplitAfter SplitAfterN Fields Title ToLower ToUpper ToTitle Trim TrimSpace TrimLeft TrimRight TrimPrefix TrimSuffix TrimFunc Cut CutPrefix CutSuffix ToValidUTF8", AnyWay, FirstToResult},
		{"strings", "Builder", "Write WriteString", AnyWay, RestToFirst},
		{"strings", "Builder", "String", AnyWay, AllToResult},
		{"bytes", "", "Clone Join Repeat NewReader NewBuffer NewBufferString", AnyWay, AllToResult},
		{"bytes", "", "Replace ReplaceAll Split SplitN Fields ToLower ToUpper Trim TrimSpace TrimLeft TrimRight TrimPrefix TrimSuffix Cut CutPrefix CutSuffix", AnyWay, FirstToResult},
		{"bytes", "Buffer", "Write WriteString", AnyWay, RestToFirst},
		{"bytes", "Buffer", "String Bytes Next", AnyWay, AllToResult},
		{"io", "", "WriteString Copy CopyN CopyBuffer", AnyWay, RestToFirst},
		{"io", "", "ReadAll", AnyWay, AllToResult},
		{"sync", "Map", "Store Swap LoadOrStore", AnyWay, RestToFirst},
		{"sync", "Map", "Load LoadAndDelete", AnyWay, AllToResult},
		{"sync/atomic", "Value", "Store", AnyWay, RestToFirst},
		{"sync/atomic", "Value", "Load", AnyWay, AllToResult},
		{"sync/atomic", "Pointer", "Store", AnyWay, RestToFirst},
		{"sync/atomic", "Pointer", "Load", AnyWay, AllToResult},
		{"slices", "", "*", AnyWay, AllToResult},
		{"maps", "", "*", AnyWay, AllToResult},
		{"strconv", "", "Quote QuoteToASCII AppendQuote Unquote", AnyWay, AllToResult},
		{"html", "", "EscapeString UnescapeString", AnyWay, AllToResult},
		{"net/url", "", "QueryEscape PathEscape QueryUnescape PathUnescape UserPassword", AnyWay, AllToResult},
		{"encoding/json", "", "Marshal MarshalIndent", JSON, AllToResult},
		{"encoding/json", "", "Indent Compact", AnyWay, RestToFirst},
		{"encoding/json", "Encoder", "Encode", JSON, RestToFirst},
		{"encoding/xml", "", "Marshal MarshalIndent", JSON, AllToResult},
		{"gopkg.in/yaml", "", "Marshal", JSON, AllToResult},
		{"go.yaml.in/yaml", "", "Marshal", JSON, AllToResult},
		{"sigs.k8s.io/yaml", "", "Marshal JSONToYAML", JSON, AllToResult},
		{"github.com/goccy/go-yaml", "", "Marshal", JSON, AllToResult},
		{"github.com/BurntSushi/toml", "", "Marshal", JSON, AllToResult},
		{"encoding/base64", "Encoding", "EncodeToString DecodeString AppendEncode AppendDecode", AnyWay, AllToResult},
		{"encoding/hex", "", "EncodeToString DecodeString Dump AppendEncode AppendDecode", AnyWay, AllToResult},
		{"github.com/davecgh/go-spew/spew", "", "Sdump Sprint Sprintf Sprintln", JSON, AllToResult},
		{"github.com/kr/pretty", "", "Sprint", JSON, AllToResult},

		{"log/slog", "", "String Any Group GroupAttrs StringValue AnyValue", Slog, AllToResult},
		{"go.uber.org/zap", "", "String Stringp ByteString Binary Any Reflect Strings Stringer Inline Object Array Dict", JSON, AllToResult},
		{"go.opentelemetry.io/otel/attribute", "", "String StringSlice Stringer NewSet", Fmt, AllToResult},
		{"go.opentelemetry.io/otel/attribute", "Key", "String StringSlice", Fmt, AllToResult},
		{"github.com/opentracing/opentracing-go/log", "", "String Object", Fmt, AllToResult},
		{"github.com/fatih/color", "", "BlackString BlueString CyanString GreenString MagentaString RedString WhiteString YellowString", Fmt, AllToResult},

		{"github.com/aws/aws-sdk-go-v2/aws", "", "String ToString StringSlice ToStringSlice StringMap ToStringMap", AnyWay, AllToResult},
		{"github.com/aws/aws-sdk-go/aws", "", "String StringValue StringSlice StringValueSlice StringMap StringValueMap", AnyWay, AllToResult},
		{"github.com/aws/aws-sdk-go/aws/awsutil", "", "StringValue Prettify", JSON, AllToResult},
		{"github.com/alibabacloud-go/tea/tea", "", "String StringValue ToString Prettify", JSON, AllToResult},
		{"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common", "", "StringPtr StringValues", AnyWay, AllToResult},
		{"k8s.io/utils/ptr", "", "*", AnyWay, AllToResult},
	}
}
