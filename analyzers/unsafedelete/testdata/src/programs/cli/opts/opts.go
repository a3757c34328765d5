// Package opts holds what all commands share.
package opts

import "github.com/spf13/pflag"

type Options struct {
	Yes     bool
	Verbose bool
}

func (o *Options) AddFlags(fs *pflag.FlagSet) {
	fs.BoolVarP(&o.Yes, "yes", "y", false, "do not ask")
	fs.BoolVar(&o.Verbose, "verbose", false, "say more")
}
