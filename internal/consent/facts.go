package consent

import (
	"golang.org/x/tools/go/ssa"
)

// fact is what another run found out about what is called, or nil.
func (e *engine) fact(common *ssa.CallCommon) *Fact {
	if e.program.Fact == nil || common.IsInvoke() {
		return nil
	}
	fn := calledObject(common)
	if fn == nil {
		return nil
	}
	return e.program.Fact(fn)
}

func (e *engine) factDeletes(f *frame, call ssa.CallInstruction, fact *Fact) {}
func (e *engine) factCalls(f *frame, call ssa.CallInstruction, fact *Fact)   {}
func (e *engine) factProof(f *frame, call *ssa.Call, fact *Fact, i int, t test) proof {
	return proof{}
}
func (e *engine) require(*Result)                                  {}
func (e *engine) isCheck(common *ssa.CallCommon, name string) bool { return false }
