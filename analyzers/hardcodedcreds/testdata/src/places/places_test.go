package places

import "testing"

func TestID(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIARVLODO7BO3WWKSSW")                         // want `access key id`
	t.Setenv("AWS_SECRET_ACCESS_KEY", "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") // want `secret access key is embedded in TestID: it (is used as AWS_SECRET_ACCESS_KEY|stands beside)`
}
