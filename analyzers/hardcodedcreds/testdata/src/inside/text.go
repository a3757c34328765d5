// Package inside holds credentials in texts, comments and a file that is not built.
// The file positions.golden says where.
package inside

// A comment with AKIA5BKSMDZMECTVMWMG in it.

/* id := "AKIAXOVWKQEPQ44PFOON"
   more */

// credentials.NewStaticCredentials("AKIAQ66AM4HSHOLLDYQC", "djzZunT8QQhDTKw7BtEmsgYkZS+n4xrps6ncWake", "")

const ini = `
[default]
aws_access_key_id = AKIAS6NNGNQPN3UM7SWN
aws_secret_access_key = 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
`

const js = `{"accessKeyId": "AKIAWBVQCPCARXFUGZKG",
 "secretAccessKey": "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"}`

const escaped = "{\"accessKeyId\": \"AKIA3EVV75L57HXDYXUU\",\n\t\"secretAccessKey\": \"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\"}"

const hcl = `
provider "aws" {
  access_key = "AKIAUJFHV43H255LBNQR"
  secret_key = "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"
}`

const shell = `
export AWS_SECRET_ACCESS_KEY=kOE08qEtjGccrrf/LpRs6WY2SDaG8/L12mPj663s
export AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEBoFUEUXPdMPFE5QVBCOIHCZAFBdJVNxgrc+GctSxsZp3LQ4KaHOzO0KhtTeuPkzsMef9AD4z4XXAEKw5cyCd1cQHOAOxWJi0qZHRfFHks1+8iVWFDGpyu6juYMXNNLXt/+wqZmacTBpxpGJqOPlNn+kGfLSf5w6Vy630XlhMgYtYFl6J5FhRX6rQ3r7Wu4bHQ9/IhoI9XoE44eWPZnbHraN9bYCgxf4Fj3Q1u5cWN59bhXN6ph2JV8lMgWSJbDLLmqWnq2eKBTV07486V8vEx6QP
`

const yml = `
s3:
  secret_access_key: HXeUnd72QpOXpYUVTOT3ZEr9u3CDmfL/gVGuooTA
`

const dsn = "s3://AKIAT5XNDA7FQLOZ22C5:WXtPmHiw3E6xs/b86zTglxUL/cj41FhPGuW/FNwV@bucket/key"

const bedrock = "ABSKQmVkcm9ja0FQSUtleS1wcGlyLWF0LTA1MDAyMTA5NDMwODpdkLM37o9vxy2IzJ5akRdZfTibwGizp5Ahxq3D/I+pmLrmOCXf3vHW7SDHy5w+6lx4q0YNpNIl7xDEFPs="

const token = "IQoJb3JpZ2luX2VjE9CX94zg4rPZugkbgbyd5GwsE3jOfdYkLOc9Zybupl4mAKtJ/ucCHlnFJvxQ+w9Agh8LtsAxGam0aV7WewFMi3pGVJq3Oq2N/6RCSloHBRB+xHGP/riROAAvqNlcFQ7A31M16gUKJUVntWQQEEg0dzFLrzbKRz5kFySWRLU3m+LVwiz/MEQHrcsB1UJvkEkokNhoTZkm0zASInf0JiZuqq/3N8JVxbt9nCIIn0QOfxORNwXe5DvDFhH4lAmgqSgniRK9MgbYsNJJpHpsKL5iIE/vX"

const header = "AWS4-HMAC-SHA256 Credential=AKIA3Y72PFWZQDAH4NSJ/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0000"

const basic = "Authorization: AWS AKIA4XQ23PFFUZSN2URR:frJIUN8DYpKDtOLCwo//yllqDzg="
