// Command copied keeps a copy of an SDK among its own packages.
package main

import (
	"flag"

	cvm "programs/copied/sdk/tencentcloud/cvm/v20170312"
)

func main() {
	purge := flag.Bool("assume-yes", false, "do not ask")
	flag.Parse()
	c := &cvm.Client{}
	if *purge {
		c.TerminateInstances(request(flag.Arg(0)))
	}
	c.TerminateInstances(request(flag.Arg(1))) // want "Tencent CVM TerminateInstances .* from main.main"
}

func request(id string) *cvm.TerminateInstancesRequest {
	in := cvm.NewTerminateInstancesRequest()
	in.InstanceIds = []*string{&id}
	return in
}
