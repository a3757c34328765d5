package awskey

// CanaryAccount reports whether account, 12 digits, is publicly known to hold
// nothing but canaries. The lists are those that TruffleHog publishes, in
// https://github.com/trufflesecurity/trufflehog/blob/main/pkg/detectors/aws/access_keys/canary.go.
func CanaryAccount(account string) bool {
	switch account {
	case // canarytokens.org, by Thinkst
		"052310077262", "171436882533", "266735846894", "534261010715", "595918472158",
		"717712589309", "730335385048", "819147034852", "893192397702", "992382622183":
		return true
	case // services that imitate it
		"044858866125", "251535659677", "344043088457", "351906852752",
		"390477818340", "426127672474", "427150556519", "439872796651",
		"445142720921", "465867158099", "637958123769", "693412236332",
		"732624840810", "735421457923", "959235150393", "982842642351":
		return true
	}
	return false
}
