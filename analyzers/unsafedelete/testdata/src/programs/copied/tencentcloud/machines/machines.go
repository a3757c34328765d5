// Package machines is named for the cloud and is no copy: what it exports, others can call.
package machines

import cvm "programs/copied/sdk/tencentcloud/cvm/v20170312"

func Purge(c *cvm.Client, id string) error {
	_, err := c.TerminateInstances(&cvm.TerminateInstancesRequest{InstanceIds: []*string{&id}}) // want "Tencent CVM TerminateInstances .* from machines.Purge"
	return err
}
