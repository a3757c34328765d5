// Package generic names its operations by texts, and nothing else of an SDK.
package generic

import (
	"fmt"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
)

func Delete(c *sdk.Client) {
	req := sdk.NewCommonRequest()
	req.Product = "Ecs"
	req.ApiName = "DeleteInstance"
	c.ProcessCommonRequest(req) // want "Alibaba ECS DeleteInstance"
}

func Asked(c *sdk.Client) {
	var answer string
	fmt.Print("Delete the instance? ")
	fmt.Scanln(&answer)
	if answer != "yes" {
		return
	}
	req := sdk.NewCommonRequest()
	req.Product = "Ecs"
	req.ApiName = "DeleteInstance"
	c.ProcessCommonRequest(req)
}
