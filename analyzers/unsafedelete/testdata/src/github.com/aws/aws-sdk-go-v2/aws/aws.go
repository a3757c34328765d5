// Package aws stands in for the SDK's package of the same path.
package aws

func String(v string) *string { return &v }
func Bool(v bool) *bool       { return &v }
func Int32(v int32) *int32    { return &v }
func ToString(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

func ToBool(p *bool) bool { return p != nil && *p }
