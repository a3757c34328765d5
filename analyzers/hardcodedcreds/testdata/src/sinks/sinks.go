// Package sinks passes a constant to every sink of the catalog, and beside it a
// value that is no secret.
package sinks

import (
	p15 "github.com/AdRoll/goamz/aws"
	p39 "github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	p40 "github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"
	p24 "github.com/IBM/ibm-cos-sdk-go/aws/credentials"
	p30 "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	p28 "github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	p29 "github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	p27 "github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	p26 "github.com/aliyun/aliyun-oss-go-sdk/oss"
	p31 "github.com/aliyun/credentials-go/credentials"
	p4 "github.com/aws/aws-sdk-go-v2/aws"
	p3 "github.com/aws/aws-sdk-go-v2/credentials"
	p6 "github.com/aws/aws-sdk-go-v2/service/iam/types"
	p5 "github.com/aws/aws-sdk-go-v2/service/sts/types"
	p0 "github.com/aws/aws-sdk-go/aws/credentials"
	p2 "github.com/aws/aws-sdk-go/service/iam"
	p1 "github.com/aws/aws-sdk-go/service/sts"
	p7 "github.com/aws/smithy-go/auth/bearer"
	p8 "github.com/aws/smithy-go/aws-http-auth/credentials"
	p37 "github.com/baidubce/bce-sdk-go/auth"
	p14 "github.com/crowdmob/goamz/aws"
	p12 "github.com/goamz/goamz/aws"
	p9 "github.com/hashicorp/aws-sdk-go-base/v2"
	p34 "github.com/huaweicloud/huaweicloud-sdk-go-obs/obs"
	p35 "github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	p21 "github.com/kr/s3"
	p19 "github.com/minio/madmin-go/v3"
	p18 "github.com/minio/minio-go/v6"
	p17 "github.com/minio/minio-go/v7/pkg/credentials"
	p13 "github.com/mitchellh/goamz/aws"
	p10 "github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	p38 "github.com/qiniu/go-sdk/v7/auth"
	p20 "github.com/rhnvrm/simples3"
	p22 "github.com/rlmcpherson/s3gof3r"
	p25 "github.com/scaleway/scaleway-sdk-go/scw"
	p11 "github.com/smartystreets/go-aws-auth"
	p32 "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	p33 "github.com/tencentyun/cos-go-sdk-v5"
	p23 "github.com/thanos-io/objstore/providers/s3"
	p36 "github.com/volcengine/volcengine-go-sdk/volcengine/credentials"
	p16 "launchpad.net/goamz/aws"
)

func use(...any) {}

func ptr[T any](v T) *T { return &v }

func sinks(env string) { // want sinks:"parameter 0 is a session token"
	// github.com/aws/aws-sdk-go/aws/credentials
	use(p0.NewStaticCredentials(env, "pKivngxx8vStcSa0MfPPG0rrcwJ4KvJ5j84lnPEB", env)) // want `AWS secret access key`
	use(p0.NewStaticCredentials(env, "changeme", env))
	use(p0.Value{SecretAccessKey: "VexExksbzDjIw21rJpA3vL2RC2NuV9sG4Xoxq3jb"}) // want `AWS secret access key`
	use(p0.Value{Other: "2DZhmr33jDW3k+gLUHfxuNFctb4cPijPEeJC9U5m"})
	// github.com/aws/aws-sdk-go/service/sts
	use(p1.Credentials{SecretAccessKey: ptr("i8rY79cPK4OlzlHOFpbuYq/+AiP2vMwUiQDUCWGF")}) // want `AWS secret access key`
	use(p1.Credentials{Other: "gZLd4BSWSGnD9MUGnkxBaFpE8YbxSpmme+otFQ5L"})
	// github.com/aws/aws-sdk-go/service/iam
	use(p2.AccessKey{SecretAccessKey: ptr("UJnNdhUPLlFQgaW2oyWLtiELxBfNmi2PfN2z8eFL")}) // want `AWS secret access key`
	use(p2.AccessKey{Other: "S3zQG/KJanleR23qKoohJmEmG4DqvDKpOGoYIzWE"})
	// github.com/aws/aws-sdk-go-v2/credentials
	use(p3.NewStaticCredentialsProvider(env, "gJY9BK23ONQe8peCCsGUhqUde7VmR05/RoOQrnLR", env)) // want `AWS secret access key`
	use(p3.NewStaticCredentialsProvider(env, "changeme", env))
	// github.com/aws/aws-sdk-go-v2/aws
	use(p4.Credentials{SecretAccessKey: "fJJePy1X8cFqx5rmhbBSIxdBRgz3VdBhhmTCiPob"}) // want `AWS secret access key`
	use(p4.Credentials{Other: "ap28oYpZIAP8qeTBioOQu/aBmk7YFKLIdnQLPpUz"})
	use(p4.NewStaticCredentialsProvider(env, "ZlJC58CymKMwnmkmD8dpz2D+7dEQs+gjFGYSwgJx", env)) // want `AWS secret access key`
	use(p4.NewStaticCredentialsProvider(env, "changeme", env))
	// github.com/aws/aws-sdk-go-v2/service/sts/types
	use(p5.Credentials{SecretAccessKey: ptr("ZV2WwYigNr5gRVKX1yAmtSDOus2OslYiOgTomMnN")}) // want `AWS secret access key`
	use(p5.Credentials{Other: "tedgSnfHtP7L6jk6hFkuFtZMHcrDwYspnNsbaVD0"})
	// github.com/aws/aws-sdk-go-v2/service/iam/types
	use(p6.AccessKey{SecretAccessKey: ptr("RUNTiAncdYT92bhAdy0nSOMPYucudaWMC+oVzEOM")}) // want `AWS secret access key`
	use(p6.AccessKey{Other: "j9IkqhnbiqnRaqcg4zbbDr23ocouM6o157zeKuW4"})
	// github.com/aws/smithy-go/auth/bearer
	use(p7.Token{Value: "S+3lQQxOSv61SYM7KbOecU4ZI3EPM3q0TB58hvD7"}) // want `AWS secret access key`
	use(p7.Token{Other: "qtWlwk3nlkVEAsj2PwkLPihfDHkisVqE2X7Pegal"})
	// github.com/aws/smithy-go/aws-http-auth/credentials
	use(p8.Credentials{SecretAccessKey: "CbCQo2wX9YlH0/TvV1632SKgENetRBmpEfqS8Y64"}) // want `AWS secret access key`
	use(p8.Credentials{Other: "w8/20AKP2X1YM87qlkRebDuC5qvneFN4ajEsPElF"})
	// github.com/hashicorp/aws-sdk-go-base/v2
	use(p9.Config{SecretKey: "whF3I7HezbxU+HbD4b+4w+fsBwWSX4tvA0lhNs1x"}) // want `AWS secret access key`
	use(p9.Config{Other: "Ft6ayv4FrDk3iGmU0cXyOGVgMOE1iLUCrxQMwbxE"})
	// github.com/pulumi/pulumi-aws/sdk/v7/go/aws
	use(p10.ProviderArgs{SecretKey: "CzuXkVMPnPv40utE6c+kG8jnl+WRW3mCPF9PCMMl"}) // want `AWS secret access key`
	use(p10.ProviderArgs{Other: "8xF2hqDV2ALxrYUBrmNX3dBl0GTYMNDojsLKS3oK"})
	// github.com/smartystreets/go-aws-auth
	use(p11.Credentials{SecretAccessKey: "op4zEeH3JUBMalx0igyR0cRQACN60YENyJVduQbi"}) // want `AWS secret access key`
	use(p11.Credentials{Other: "rjFo3Qp1EBdjiCzBnhO/UkUgJYLqiLExTESiR4cQ"})
	// github.com/goamz/goamz/aws
	use(p12.Auth{SecretKey: "Ivas6ClJ+bDoogcpgb2iBKrDUvfIAxdFYq2Kr8Tk"}) // want `AWS secret access key`
	use(p12.Auth{Other: "ycz19piRPkP3yADP6OqG91mEezpstNGUdZ1ZEWwc"})
	use(p12.GetAuth(env, "zeuTaAvcVoK2juHcNpT+DSWo0Rrpo2O2MIgdgWIb")) // want `AWS secret access key`
	use(p12.GetAuth(env, "changeme"))
	use(p12.NewAuth(env, "l7ri83G+HExVY30TubnC+OvFAtLcNylKA4E6GK35", env)) // want `AWS secret access key`
	use(p12.NewAuth(env, "changeme", env))
	// github.com/mitchellh/goamz/aws
	use(p13.Auth{SecretKey: "9pYvk1PVoJ83pE8yveQ27bRzw0Bmp+9j1QSB4DO2"}) // want `AWS secret access key`
	use(p13.Auth{Other: "TIuolBWJhqZP5HJL8pGIxV2z4xbg+Lh3l4vVkHoS"})
	use(p13.GetAuth(env, "HhCcELEJF2zTw1ZZVIl0D4Yg612rCmxOqOA001fZ")) // want `AWS secret access key`
	use(p13.GetAuth(env, "changeme"))
	// github.com/crowdmob/goamz/aws
	use(p14.Auth{SecretKey: "HvWNjAjYgNhRF03rBNc51OEIMuJtjai/S85qMlQn"}) // want `AWS secret access key`
	use(p14.Auth{Other: "hiOFcqUBfxB4UaSi+U9GeRS4sDqya8X0GzM6hhSv"})
	use(p14.GetAuth(env, "DTh27LAEKiFUL9jZtflkF+DhOS4/2+s30+regnCa", env)) // want `AWS secret access key`
	use(p14.GetAuth(env, "changeme", env))
	use(p14.NewAuth(env, "Zk8lcug0d/E6/cWnydoKd53LN3h+CfaYHtd0xq2N", env)) // want `AWS secret access key`
	use(p14.NewAuth(env, "changeme", env))
	// github.com/AdRoll/goamz/aws
	use(p15.Auth{SecretKey: "JSP+XiQAshC+IlUFQzK7CRanfclvE5ZtH0aujkmw"}) // want `AWS secret access key`
	use(p15.Auth{Other: "C/iahe0O2yr2Hi8xze+PsDLgdQBA6p739UNzAazX"})
	use(p15.GetAuth(env, "T2454oxzDQyQDY2G2LM29w/KN6hTs61l3aPExD8B", env)) // want `AWS secret access key`
	use(p15.GetAuth(env, "changeme", env))
	use(p15.NewAuth(env, "HyrkOMM0EZhT3OMdotAZ0IO8QfLG/nrFoZdQDX1z", env)) // want `AWS secret access key`
	use(p15.NewAuth(env, "changeme", env))
	// launchpad.net/goamz/aws
	use(p16.Auth{SecretKey: "40GvlCC8uvpqPumTNpg33E4qWlW07/9TBrKeDAz8"}) // want `AWS secret access key`
	use(p16.Auth{Other: "RVAP0MaA1A79CpEV9F3a1oVIXJz/si+9c7VLor63"})
	// github.com/minio/minio-go/v7/pkg/credentials
	use(p17.NewStaticV4(env, "vAWWNZK2mXeS1emhKopNqh6fiChlvA", env)) // want `A secret of`
	use(p17.NewStaticV4(env, "changeme", env))
	use(p17.NewStaticV2(env, "WEofhFRfvHVMLriSuKwpZqJDxCfko5", env)) // want `A secret of`
	use(p17.NewStaticV2(env, "changeme", env))
	use(p17.NewStatic(env, "SkRw7fcTxsUhliriClnFir0KonS1zC", env)) // want `A secret of`
	use(p17.NewStatic(env, "changeme", env))
	use(p17.Value{SecretAccessKey: "JK018XZneVkzjEeqT8M8BCq90rkt2s"}) // want `A secret of`
	use(p17.Value{Other: "MbhPUbfVUvBLBQiEeY1rWtGSWv8JxF"})
	// github.com/minio/minio-go/v6
	use(p18.New(env, env, "VDx4g065nhGgkJNoYOVjpkKjmEvoAw")) // want `A secret of`
	use(p18.New(env, env, "changeme"))
	use(p18.NewV2(env, env, "3J3BBvo0KqCb3A6KfJgGw2sKmjvgyD")) // want `A secret of`
	use(p18.NewV2(env, env, "changeme"))
	use(p18.NewV4(env, env, "d8JYPnQeyDpZ44xCO32ANsqaaFSexI")) // want `A secret of`
	use(p18.NewV4(env, env, "changeme"))
	use(p18.NewWithRegion(env, env, "SdsTGA1UEZx1YJTldE5pLUGES5u2Yn")) // want `A secret of`
	use(p18.NewWithRegion(env, env, "changeme"))
	use(p18.NewCore(env, env, "ARmUe3vgEs82L7S2NGd5gt2rvQ59Nb")) // want `A secret of`
	use(p18.NewCore(env, env, "changeme"))
	// github.com/minio/madmin-go/v3
	use(p19.New(env, env, "XQmrAG2C5ao22kf0egeB6EU3GpoL30")) // want `A secret of`
	use(p19.New(env, env, "changeme"))
	// github.com/rhnvrm/simples3
	use(p20.New(env, env, "tXCI5NSVC4jloCiugwVuqxhSiunJfK")) // want `A secret of`
	use(p20.New(env, env, "changeme"))
	// github.com/kr/s3
	use(p21.Keys{SecretKey: "Ao6oiXPTN5ACTdezY2JHIwGVM3WtVt"}) // want `A secret of`
	use(p21.Keys{Other: "ohlOMFmwQ9buzveETnptupfSZNBKxY"})
	// github.com/rlmcpherson/s3gof3r
	use(p22.Keys{SecretKey: "qxDqA9cmoUDckEKVhdeolczyKDqq97"}) // want `A secret of`
	use(p22.Keys{Other: "NQHLuAcSlJK2Uy5bSsjfSWjGWxIC1H"})
	// github.com/thanos-io/objstore/providers/s3
	use(p23.Config{SecretKey: "HmP5VsATqGh60RMP3JBvRi4OdgupHJ"}) // want `A secret of`
	use(p23.Config{Other: "ixSrSOfwkOTAhwJuqMQO8husITtLN4"})
	// github.com/IBM/ibm-cos-sdk-go/aws/credentials
	use(p24.NewStaticCredentials(env, "rbwKpBjLr1X5mgI4rlqS1Eokd1I5Ha", env)) // want `A secret of`
	use(p24.NewStaticCredentials(env, "changeme", env))
	use(p24.Value{SecretAccessKey: "vcrCHgryvKduXdi7HGPU0qr03MHRk4"}) // want `A secret of`
	use(p24.Value{Other: "63FYEXi0LEEP1j2KdkP0DNGtKszWtO"})
	// github.com/scaleway/scaleway-sdk-go/scw
	use(p25.WithAuth(env, "q9jPKNyUEesNnIQgJGdVr40XpLukc6")) // want `A secret of`
	use(p25.WithAuth(env, "changeme"))
	// github.com/aliyun/aliyun-oss-go-sdk/oss
	use(p26.New(env, env, "DoHLkjy6nNx3Q3h873JanBtiPUZvsK")) // want `A secret of`
	use(p26.New(env, env, "changeme"))
	use(p26.SecurityToken("zjWWADoHjNmUi2c2pjXfVy379ACHDR")) // want `A secret of`
	// github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials
	use(p27.NewStaticCredentialsProvider(env, "3jsEEcj1MhlH4ILIItWMHQcdVGJoXl", env)) // want `A secret of`
	use(p27.NewStaticCredentialsProvider(env, "changeme", env))
	// github.com/aliyun/alibaba-cloud-sdk-go/sdk
	use(p28.NewClientWithAccessKey(env, env, "4J3uKLAEGTy1HnoNyrR6SZYZAZi4rE")) // want `A secret of`
	use(p28.NewClientWithAccessKey(env, env, "changeme"))
	use(p28.NewClientWithStsToken(env, env, "WdGOYTED0AXBqFN8nB0GHWCq9VCBSV", env)) // want `A secret of`
	use(p28.NewClientWithStsToken(env, env, "changeme", env))
	// github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials
	use(p29.NewAccessKeyCredential(env, "aVyj3jDuxIn2EGja1m8qFuNrCvkQ5x")) // want `A secret of`
	use(p29.NewAccessKeyCredential(env, "changeme"))
	use(p29.NewStsTokenCredential(env, "Cc5v29mBoGMDlAasmmq80HABimAJrP", env)) // want `A secret of`
	use(p29.NewStsTokenCredential(env, "changeme", env))
	use(p29.AccessKeyCredential{AccessKeySecret: "Ja5iXgz2OhRMP2GUOO9TFY1sVLSdIb"}) // want `A secret of`
	use(p29.AccessKeyCredential{Other: "PTCOGpZTt5vTUOBcFQ62XfAqozUwUQ"})
	use(p29.StsTokenCredential{AccessKeySecret: "7IqkaNePFLVFaupztK19h0zo8KTIXZ"}) // want `A secret of`
	use(p29.StsTokenCredential{Other: "G0iEGJeI4iFvUZ57mEsjtmtL5C8i8e"})
	// github.com/alibabacloud-go/darabonba-openapi/v2/client
	use(p30.Config{AccessKeySecret: ptr("NGvDytyc17WIfeQnncyNwaRAmtFA0D")}) // want `A secret of`
	use(p30.Config{Other: "5TDdP6HM1KMne4SURbSWHP7wimtsCB"})
	// github.com/aliyun/credentials-go/credentials
	use(p31.Config{AccessKeySecret: ptr("z7VYk0gqaPosebPI3ZGLd5cuquWxji")}) // want `A secret of`
	use(p31.Config{Other: "GQb26BYV26Ty0LZ7i8hl0kwzGEYBUZ"})
	// github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common
	use(p32.NewCredential(env, "WdsbRwNejj7zDbPkWMZi1T9ksRJPOm")) // want `A secret of`
	use(p32.NewCredential(env, "changeme"))
	use(p32.NewTokenCredential(env, "6DvdsgyrkU6G1bsx1795NeKvdoZLcr", env)) // want `A secret of`
	use(p32.NewTokenCredential(env, "changeme", env))
	use(p32.Credential{SecretKey: "NjZHVSv5WkDe2tD2ma8UWVZVMYHAJw"}) // want `A secret of`
	use(p32.Credential{Other: "mrTl841PUesYKY9HJBA4lQUPxf01nN"})
	// github.com/tencentyun/cos-go-sdk-v5
	use(p33.AuthorizationTransport{SecretKey: "dS9oK3kD5pMCAXvdaGwKMLcB2R4Q1o"}) // want `A secret of`
	use(p33.AuthorizationTransport{Other: "3hXOZ4MewQUvwrYE6FzYW5ZUh83D2p"})
	// github.com/huaweicloud/huaweicloud-sdk-go-obs/obs
	use(p34.New(env, "ZIFcSCB69k8Ipcd63c4ISJa3y2aQet")) // want `A secret of`
	use(p34.New(env, "changeme"))
	// github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth
	var b35B p35.BaseCredentialsBuilder
	b35B.WithAk("TFk4CisiMzFePMc4JYUfz9lbKNlnsR")
	b35B.WithSk("jw6DUUKbbvjXJYvNac2F3F86NV2MMI") // want `A secret of`
	b35B.WithSk(env)
	b35B.WithSecurityToken("acRxt7TtHCqSCaoqiR6NcwF0ykAPyB") // want `A secret of`
	var b35C p35.BasicCredentialsBuilder
	b35C.WithAk("qGPuBSyObGtx3UKUz0RyJtwB3Br4ff")
	b35C.WithSk("sVrjpcCDdMUdphJDncspPR5BVgkyCM") // want `A secret of`
	b35C.WithSk(env)
	b35C.WithSecurityToken("WmT8F1jNJz1zV8mzraEKK2iShP3kQv") // want `A secret of`
	var b35G p35.GlobalCredentialsBuilder
	b35G.WithAk("JNJJxweT8GXNBMBBQ8a6QqV8dRhFz4")
	b35G.WithSk("LMPUjm9mbrXWTfKVatDEcy3WPbt41x") // want `A secret of`
	b35G.WithSk(env)
	b35G.WithSecurityToken("59CYPtU85pN5O20xUkhrBDajpp41cn") // want `A secret of`
	// github.com/volcengine/volcengine-go-sdk/volcengine/credentials
	use(p36.NewStaticCredentials(env, "JzmQhMaRkQaQDuOXBI8l1FekSSKygb", env)) // want `A secret of`
	use(p36.NewStaticCredentials(env, "changeme", env))
	use(p36.Value{SecretAccessKey: "ZU4wvPgsXpEyVuPqkrZksTAlHjVjek"}) // want `A secret of`
	use(p36.Value{Other: "buEnTNYvgWzBCuVoqYEc7tvUv7UQLz"})
	// github.com/baidubce/bce-sdk-go/auth
	use(p37.NewBceCredentials(env, "epbJIdsgbTiuXZ8BkAIN4tsymIvUDB")) // want `A secret of`
	use(p37.NewBceCredentials(env, "changeme"))
	use(p37.NewSessionBceCredentials(env, "m2cQUmHdvR7uEIMWn1RDCj8jPnOvBl", env)) // want `A secret of`
	use(p37.NewSessionBceCredentials(env, "changeme", env))
	use(p37.BceCredentials{SecretAccessKey: "d8Y3yisRznN50X5J9dsdjKsZIlRP7K"}) // want `A secret of`
	use(p37.BceCredentials{Other: "WwGGpzVG1YeHDM31IPGQmWvuRldYS2"})
	// github.com/qiniu/go-sdk/v7/auth
	use(p38.New(env, "NQ9YjZlD5WvNiy7ZshK8f37Dsf8mVe")) // want `A secret of`
	use(p38.New(env, "changeme"))
	use(p38.Credentials{SecretKey: "X0A6lZs4CeoUfjZVmKuGpII4EHJUP6"}) // want `A secret of`
	use(p38.Credentials{Other: "12Jl36PFVbZ9sYF21aamEvvpss0ab6"})
	// github.com/Azure/azure-sdk-for-go/sdk/azidentity
	use(p39.NewClientSecretCredential(env, env, "nSKrJtkgh29xRdPPMRb6ZF73NqbOuB")) // want `A secret of`
	use(p39.NewClientSecretCredential(env, env, "changeme"))
	// github.com/Azure/azure-sdk-for-go/sdk/storage/azblob
	use(p40.NewSharedKeyCredential(env, "3BwYUHYDEYr61BntO0fTMqQWUBvaQa")) // want `A secret of`
	use(p40.NewSharedKeyCredential(env, "changeme"))
}
