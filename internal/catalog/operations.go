package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// Group is a set of operations that configuration switches together.
type Group string

// The groups. Keys and instances are on by default.
const (
	Keys      Group = "keys"
	Instances Group = "instances"
	Data      Group = "data"
	Audit     Group = "audit"
)

// OnByDefault reports whether the operations of g are reported where the
// configuration does not say.
func (g Group) OnByDefault() bool { return g == Keys || g == Instances }

// Operation is a destructive call of a cloud's SDK.
type Operation struct {
	Provider provider
	// Service is the element of the import path that names the service.
	Service string
	// Name is the operation as the SDK spells it.
	Name  string
	Group Group
	// Destroys says what is lost, as the end of a sentence about the call.
	Destroys string
	// Check says what to find out first; Command is the command line for it.
	Check, Command string
	// Instead is what can be undone and comes first; empty if there is none.
	Instead string
	// IDs names the fields of the input that say what is deleted.
	IDs []string
	// Creates names the operations whose output, or whose input's name, is
	// what this one takes back.
	Creates []string
	// Unless names a field of the input without which the delete can be undone.
	Unless string
	// Funcs lists package functions with this effect in SDKs without input
	// types, as "path/suffix.Func" below the provider's roots.
	Funcs []string
	// Checks names the operations that answer a pre-check of
	// settings.Deletes.Require for this one.
	Checks map[string][]string
}

// Title is the operation as messages name it: "IAM DeleteAccessKey".
func (o *Operation) Title() string {
	return strings.TrimSpace(o.Provider.title + " " + strings.ToUpper(o.Service) + " " + o.Name)
}

// provider is where an SDK keeps the input types of its operations.
type provider struct {
	title  string
	roots  []string
	suffix string
	// copies are what a root looks like in the tree of a program that keeps a
	// copy of the SDK.
	copies []string
}

func awsSDK() provider {
	return provider{
		"AWS", []string{"github.com/aws/aws-sdk-go/service/", "github.com/aws/aws-sdk-go-v2/service/"}, "Input",
		[]string{"/aws-sdk-go/service/", "/aws-sdk-go-v2/service/"},
	}
}

func alibabaSDK() provider {
	return provider{
		"Alibaba", []string{"github.com/aliyun/alibaba-cloud-sdk-go/services/", "github.com/alibabacloud-go/"}, "Request",
		[]string{"/alibaba-cloud-sdk-go/services/"},
	}
}

func tencentSDK() provider {
	return provider{"Tencent", []string{
		"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/",
		"github.com/tencentcloud/tencentcloud-sdk-go-intl-en/tencentcloud/",
	}, "Request", []string{"/tencentcloud/"}}
}

func huaweiSDK() provider {
	return provider{"Huawei", []string{
		"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/",
		"github.com/huaweicloud/golangsdk/openstack/",
		"github.com/chnsz/golangsdk/openstack/",
		"github.com/opentelekomcloud/gophertelekomcloud/openstack/",
	}, "Request", []string{"/huaweicloud-sdk-go-v3/services/", "/golangsdk/openstack/"}}
}

// below is what of path is below a root of p; ok says that it is there.
func (p *provider) below(path string) (rest string, ok bool) {
	for _, root := range p.roots {
		if rest, ok = strings.CutPrefix(path, root); ok {
			return rest, true
		}
	}
	for _, mark := range p.copies {
		if i := strings.LastIndex(path, mark); i > 0 {
			return path[i+len(mark):], true
		}
	}
	return "", false
}

// takes reports whether the type called name in the package at path is the
// input of o.
func (o *Operation) takes(path, name string) bool {
	if name != o.Name+o.Provider.suffix {
		return false
	}
	service, ok := o.Provider.below(path)
	if !ok {
		return false
	}
	rest, ok := strings.CutPrefix(service, o.Service)
	return ok && (rest == "" || rest[0] == '/' || rest[0] == '-')
}

// packageFunc is a function that performs an operation, in a package whose path
// ends with suffix.
type packageFunc struct {
	suffix    string
	operation *Operation
}

// Catalog is the operations in force.
type Catalog struct {
	ops []*Operation
	// providers are those of ops.
	providers []*provider
	// byInput are the operations by the name of their input, and named those
	// that a request can name.
	byInput, named map[string][]*Operation
	// funcs are package functions by their names.
	funcs map[string][]packageFunc
	// creators are the operations that create what one in force deletes.
	creators map[string]bool
	// added are the operations of the configuration, by "path.Type.Method",
	// "path.Func" or "path.Type".
	added map[string]*Operation
}

// New is the catalog with groups switched as on says and the operations in
// added, "import/path.Type.Method", "import/path.Func" or the input type
// "import/path.Type". It fails for an unknown group and for an operation that
// has none of those forms.
func New(on map[string]bool, added []string) (*Catalog, error) {
	c := &Catalog{
		byInput:  map[string][]*Operation{},
		named:    map[string][]*Operation{},
		funcs:    map[string][]packageFunc{},
		creators: map[string]bool{},
		added:    map[string]*Operation{},
	}
	for group := range on {
		switch Group(group) {
		case Keys, Instances, Data, Audit:
		default:
			return nil, fmt.Errorf("unknown group of deletes %q: want keys, instances, data or audit", group)
		}
	}
	for _, op := range operations() {
		enabled, set := on[string(op.Group)]
		if !set {
			enabled = op.Group.OnByDefault()
		}
		if !enabled {
			continue
		}
		c.ops = append(c.ops, op)
		if !slices.ContainsFunc(c.providers, func(p *provider) bool { return p.title == op.Provider.title }) {
			c.providers = append(c.providers, &op.Provider)
		}
		c.byInput[op.Name+op.Provider.suffix] = append(c.byInput[op.Name+op.Provider.suffix], op)
		if op.Provider.title != "AWS" {
			c.named[op.Name] = append(c.named[op.Name], op)
		}
		for _, f := range op.Funcs {
			dot := strings.LastIndexByte(f, '.')
			c.funcs[f[dot+1:]] = append(c.funcs[f[dot+1:]], packageFunc{"/" + f[:dot], op})
		}
		for _, name := range op.Creates {
			c.creators[name] = true
		}
	}
	for _, name := range added {
		slash := strings.LastIndexByte(name, '/')
		dot := strings.IndexByte(name[slash+1:], '.')
		if dot <= 0 || strings.HasSuffix(name, ".") {
			return nil, fmt.Errorf("operation %q: want import/path.Type.Method, import/path.Func or import/path.Type", name)
		}
		c.added[name] = &Operation{
			Name:     name[slash+1:],
			Group:    "configured",
			Destroys: "which the configuration lists as a delete that cannot be undone",
		}
	}
	return c, nil
}

// Input is the operation whose input is the type called name in the package
// at path, or nil.
func (c *Catalog) Input(path, name string) *Operation {
	ops := c.byInput[name]
	if len(ops) == 0 && len(c.added) == 0 {
		return nil
	}
	path = unvendored(path)
	for _, op := range ops {
		if op.takes(path, name) {
			return op
		}
	}
	if len(c.added) == 0 {
		return nil
	}
	return c.added[path+"."+name]
}

// Declares reports whether one of names, in the package at path, is the input of an
// operation: then the package is an SDK, or a copy of one.
func (c *Catalog) Declares(path string, names []string) bool {
	return c.Mentions(path) && slices.ContainsFunc(names, func(name string) bool { return c.Input(path, name) != nil })
}

// Func is the operation that the function or method is, or nil. typ is empty
// for a package function.
func (c *Catalog) Func(path, typ, name string) *Operation {
	path = unvendored(path)
	if len(c.added) > 0 {
		qualified := path + "." + name
		if typ != "" {
			qualified = path + "." + typ + "." + name
		}
		if op := c.added[qualified]; op != nil {
			return op
		}
	}
	if typ != "" {
		return nil
	}
	for _, f := range c.funcs[name] {
		if !strings.HasSuffix(path, f.suffix) {
			continue
		}
		if _, ok := f.operation.Provider.below(path); ok {
			return f.operation
		}
	}
	return nil
}

// Action is the operation that a generic call names by the string action, or
// nil. sdk is the import path that declares the call; it decides between
// clouds that share a name.
func (c *Catalog) Action(action, sdk string) *Operation {
	var found *Operation
	for _, op := range c.named[action] {
		for _, root := range op.Provider.roots {
			if strings.HasPrefix(unvendored(sdk), root[:strings.IndexByte(root[len("github.com/"):], '/')+len("github.com/")]) {
				return op
			}
		}
		if found == nil {
			found = op
		}
	}
	return found
}

// GenericCall reports whether a method called name performs the operation that
// its arguments name, by a string or by a request object.
func GenericCall(name string) bool {
	switch name {
	case "RpcPost", "RpcGet", "RPCPost", "RPCGet", "RpcPostWithEndpoint", "RpcGetWithEndpoint",
		"CallApi", "CallAPI", "DoRequest", "DoRPCRequest", "DoAction", "DoActionWithSigner",
		"ProcessCommonRequest", "ProcessCommonRequestWithSigner", "Send", "SendOctetStream",
		"Invoke", "Execute", "DoCommonRequest", "Do", "Call", "Request":
		return true
	}
	return false
}

// Renders reports whether path is a package of templates: to execute one performs no
// operation, whatever the data.
func Renders(path string) bool {
	return strings.HasSuffix(path, "text/template") || strings.HasSuffix(path, "html/template")
}

// Mentions reports whether path is the package of an SDK that has operations
// in force: the first question to ask of a program.
func (c *Catalog) Mentions(path string) bool {
	path = unvendored(path)
	for _, p := range c.providers {
		if _, ok := p.below(path); ok {
			return true
		}
	}
	for name := range c.added {
		if rest, ok := strings.CutPrefix(name, path); ok && rest != "" && rest[0] == '.' {
			return true
		}
	}
	return false
}

// operations is the table: a line of what is lost and one of what comes first
// for each. Sources: the API references of IAM, EC2, KMS, Secrets Manager, S3,
// RDS, DynamoDB, CloudFormation, EFS, CloudTrail and GuardDuty, Alibaba RAM and
// ECS, Tencent CVM and CAM, Huawei ECS, KPS and IAM.
func operations() []*Operation {
	const (
		lastUsed    = "last-used"
		deactivated = "deactivated"
		dependants  = "dependants"
	)
	accessKeyChecks := map[string][]string{
		lastUsed:    {"GetAccessKeyLastUsed"},
		deactivated: {"UpdateAccessKey", "UpdateAccessKeyV2"},
		dependants:  {"GetAccessKeyLastUsed"},
	}
	instanceChecks := map[string][]string{
		deactivated: {"StopInstances"},
		lastUsed:    {"GetMetricStatistics", "GetMetricData"},
		dependants:  {"DescribeInstances", "DescribeVolumes", "DescribeLoadBalancers", "DescribeTargetHealth", "CreateSnapshot", "CreateImage"},
	}
	keyPairChecks := map[string][]string{dependants: {"DescribeInstances"}}
	userChecks := map[string][]string{
		lastUsed:    {"GetUser", "ListAccessKeys", "GetAccessKeyLastUsed"},
		deactivated: {"DeleteLoginProfile", "UpdateAccessKey"},
		dependants:  {"ListAccessKeys", "ListAttachedUserPolicies", "ListGroupsForUser"},
	}
	credentialIDs := []string{"AccessKeyId", "UserAccessKeyId", "SecretId", "AccessKey", "AccessKeyIds"}
	return []*Operation{
		{Provider: awsSDK(), Service: "iam", Name: "DeleteAccessKey", Group: Keys,
			Destroys: "which deletes an access key for good: whatever still signs with it fails at once",
			Check:    "its last use", Command: "aws iam get-access-key-last-used --access-key-id ID",
			Instead: "deactivate it (aws iam update-access-key --status Inactive)",
			IDs:     credentialIDs, Creates: []string{"CreateAccessKey"}, Checks: accessKeyChecks},
		{Provider: awsSDK(), Service: "iam", Name: "DeleteLoginProfile", Group: Keys,
			Destroys: "which deletes a user's console password: the user is locked out of the console",
			Check:    "when the password was last used", Command: "aws iam get-user --user-name NAME",
			IDs: []string{"UserName"}, Creates: []string{"CreateLoginProfile", "CreateUser"}, Checks: userChecks},
		{Provider: awsSDK(), Service: "iam", Name: "DeleteSSHPublicKey", Group: Keys,
			Destroys: "which deletes a user's SSH public key for good: its owner can no longer reach CodeCommit",
			Check:    "whose key it is", Command: "aws iam list-ssh-public-keys --user-name NAME",
			Instead: "deactivate it (aws iam update-ssh-public-key --status Inactive)",
			IDs:     []string{"SSHPublicKeyId"}, Creates: []string{"UploadSSHPublicKey"},
			Checks: map[string][]string{deactivated: {"UpdateSSHPublicKey"}, dependants: {"ListSSHPublicKeys"}}},
		{Provider: awsSDK(), Service: "iam", Name: "DeleteServiceSpecificCredential", Group: Keys,
			Destroys: "which deletes a service's user name and password for good: whatever uses them fails at once",
			Check:    "which service it serves", Command: "aws iam list-service-specific-credentials --user-name NAME",
			Instead: "deactivate it (aws iam update-service-specific-credential --status Inactive)",
			IDs:     []string{"ServiceSpecificCredentialId"}, Creates: []string{"CreateServiceSpecificCredential"},
			Checks: map[string][]string{deactivated: {"UpdateServiceSpecificCredential"}, dependants: {"ListServiceSpecificCredentials"}}},
		{Provider: awsSDK(), Service: "iam", Name: "DeleteSigningCertificate", Group: Keys,
			Destroys: "which deletes a signing certificate for good: requests signed with it fail at once",
			Check:    "whose certificate it is", Command: "aws iam list-signing-certificates --user-name NAME",
			Instead: "deactivate it (aws iam update-signing-certificate --status Inactive)",
			IDs:     []string{"CertificateId"}, Creates: []string{"UploadSigningCertificate"},
			Checks: map[string][]string{deactivated: {"UpdateSigningCertificate"}, dependants: {"ListSigningCertificates"}}},
		{Provider: awsSDK(), Service: "iam", Name: "DeleteServerCertificate", Group: Keys,
			Destroys: "which deletes a server certificate and its key: load balancers that serve it stop working",
			Check:    "which listeners use it", Command: "aws elbv2 describe-listeners --load-balancer-arn ARN",
			IDs: []string{"ServerCertificateName"}, Creates: []string{"UploadServerCertificate"},
			Checks: map[string][]string{dependants: {"DescribeListeners", "DescribeLoadBalancers", "ListServerCertificates"}}},
		{Provider: awsSDK(), Service: "iam", Name: "DeactivateMFADevice", Group: Keys,
			Destroys: "which takes a user's second factor away: the password alone opens the account",
			Check:    "whose device it is", Command: "aws iam list-mfa-devices --user-name NAME",
			IDs: []string{"SerialNumber"}, Creates: []string{"EnableMFADevice", "CreateVirtualMFADevice"},
			Checks: map[string][]string{dependants: {"ListMFADevices"}}},
		{Provider: awsSDK(), Service: "iam", Name: "DeleteVirtualMFADevice", Group: Keys,
			Destroys: "which deletes a second factor and its seed for good",
			Check:    "whose device it is", Command: "aws iam list-virtual-mfa-devices",
			IDs: []string{"SerialNumber"}, Creates: []string{"CreateVirtualMFADevice"},
			Checks: map[string][]string{deactivated: {"DeactivateMFADevice"}, dependants: {"ListVirtualMFADevices", "ListMFADevices"}}},
		{Provider: awsSDK(), Service: "iam", Name: "DeleteUser", Group: Keys,
			Destroys: "which deletes a user for good, and with it whatever trusts that identity",
			Check:    "its last activity and its keys", Command: "aws iam list-access-keys --user-name NAME",
			Instead: "deactivate its access keys and remove its login profile",
			IDs:     []string{"UserName"}, Creates: []string{"CreateUser"}, Checks: userChecks},
		{Provider: awsSDK(), Service: "ec2", Name: "DeleteKeyPair", Group: Keys,
			Destroys: "which deletes a key pair: new instances that name it no longer launch, and the private key cannot be fetched again",
			Check:    "which instances use it", Command: "aws ec2 describe-instances --filters Name=key-name,Values=NAME",
			IDs: []string{"KeyName", "KeyPairId"}, Creates: []string{"CreateKeyPair", "ImportKeyPair"}, Checks: keyPairChecks},
		{Provider: awsSDK(), Service: "kms", Name: "ScheduleKeyDeletion", Group: Keys,
			Destroys: "which destroys a KMS key: everything encrypted under it can never be read again",
			Check:    "who still uses it", Command: "aws kms get-key-last-usage --key-id ID; aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=ARN",
			Instead: "disable it (aws kms disable-key)",
			IDs:     []string{"KeyId"}, Creates: []string{"CreateKey"},
			Checks: map[string][]string{deactivated: {"DisableKey"}, lastUsed: {"LookupEvents", "GetKeyLastUsage"}, dependants: {"ListAliases", "ListGrants"}}},
		{Provider: awsSDK(), Service: "kms", Name: "DeleteImportedKeyMaterial", Group: Keys,
			Destroys: "which makes a KMS key unusable at once: nothing encrypted under it can be read until the same material is imported again",
			Check:    "who still uses it", Command: "aws kms list-grants --key-id ID",
			Instead: "disable it (aws kms disable-key)",
			IDs:     []string{"KeyId"}, Creates: []string{"ImportKeyMaterial", "CreateKey"},
			Checks: map[string][]string{deactivated: {"DisableKey"}, lastUsed: {"LookupEvents", "GetKeyLastUsage"}, dependants: {"ListAliases", "ListGrants"}}},
		{Provider: awsSDK(), Service: "secretsmanager", Name: "DeleteSecret", Group: Keys,
			Destroys: "which with ForceDeleteWithoutRecovery deletes a secret at once, without a recovery window",
			Check:    "when it was last read", Command: "aws secretsmanager describe-secret --secret-id ID",
			Instead: "leave a recovery window (RecoveryWindowInDays)", Unless: "ForceDeleteWithoutRecovery",
			IDs: []string{"SecretId"}, Creates: []string{"CreateSecret"},
			Checks: map[string][]string{lastUsed: {"DescribeSecret"}, dependants: {"DescribeSecret"}}},
		{Provider: alibabaSDK(), Service: "ram", Name: "DeleteAccessKey", Group: Keys,
			Destroys: "which deletes an access key for good: whatever still signs with it fails at once",
			Check:    "its last use", Command: "aliyun ram GetAccessKeyLastUsed --UserAccessKeyId ID",
			Instead: "deactivate it (aliyun ram UpdateAccessKey --Status Inactive)",
			IDs:     credentialIDs, Creates: []string{"CreateAccessKey"}, Checks: accessKeyChecks},
		{Provider: alibabaSDK(), Service: "ecs", Name: "DeleteKeyPairs", Group: Keys,
			Destroys: "which deletes key pairs for good",
			Check:    "which instances use them", Command: "aliyun ecs DescribeInstances --KeyPairName NAME",
			IDs: []string{"KeyPairNames"}, Creates: []string{"CreateKeyPair", "ImportKeyPair"}, Checks: keyPairChecks},
		{Provider: tencentSDK(), Service: "cvm", Name: "DeleteKeyPairs", Group: Keys,
			Destroys: "which deletes key pairs for good",
			Check:    "which instances use them", Command: "tccli cvm DescribeKeyPairs --KeyIds '[\"ID\"]'",
			IDs: []string{"KeyIds"}, Creates: []string{"CreateKeyPair", "ImportKeyPair"}, Checks: keyPairChecks},
		{Provider: tencentSDK(), Service: "cam", Name: "DeleteAccessKey", Group: Keys,
			Destroys: "which deletes an access key for good: whatever still signs with it fails at once",
			Check:    "its last use", Command: "tccli cam GetSecurityLastUsed --SecretIdList '[\"ID\"]'",
			Instead: "deactivate it (tccli cam UpdateAccessKey --Status Inactive)",
			IDs:     credentialIDs, Creates: []string{"CreateAccessKey"},
			Checks: map[string][]string{lastUsed: {"GetSecurityLastUsed"}, deactivated: {"UpdateAccessKey"}, dependants: {"GetSecurityLastUsed"}}},
		{Provider: huaweiSDK(), Service: "ecs", Name: "NovaDeleteKeypair", Group: Keys,
			Destroys: "which deletes a key pair for good",
			Check:    "which servers use it", Command: "hcloud ECS NovaListServersDetails",
			IDs: []string{"KeypairName"}, Creates: []string{"NovaCreateKeypair", "Create"}, Checks: keyPairChecks,
			Funcs: []string{"keypairs.Delete"}},
		{Provider: huaweiSDK(), Service: "kps", Name: "DeleteKeypair", Group: Keys,
			Destroys: "which deletes a key pair for good",
			Check:    "which servers use it", Command: "hcloud KPS ListKeypairs",
			IDs: []string{"KeypairName"}, Creates: []string{"CreateKeypair"}, Checks: keyPairChecks},
		{Provider: huaweiSDK(), Service: "iam", Name: "DeletePermanentAccessKey", Group: Keys,
			Destroys: "which deletes a permanent access key for good: whatever still signs with it fails at once",
			Check:    "its last use", Command: "hcloud IAM ShowPermanentAccessKey --access_key=ID",
			Instead: "disable it (hcloud IAM UpdatePermanentAccessKey --credential.status=inactive)",
			IDs:     credentialIDs, Creates: []string{"CreatePermanentAccessKey", "Create"},
			Checks: map[string][]string{lastUsed: {"ShowPermanentAccessKey"}, deactivated: {"UpdatePermanentAccessKey"}, dependants: {"ShowPermanentAccessKey"}},
			Funcs:  []string{"credentials.Delete"}},

		{Provider: awsSDK(), Service: "ec2", Name: "TerminateInstances", Group: Instances,
			Destroys: "which terminates machines for good, with the data on their instance stores and deletable volumes",
			Check:    "what runs on them and what depends on them", Command: "aws ec2 describe-instances --instance-ids ID",
			Instead: "stop them (aws ec2 stop-instances) and take a snapshot",
			IDs:     []string{"InstanceIds"}, Creates: []string{"RunInstances", "CreateFleet", "RequestSpotFleet", "RequestSpotInstances"}, Checks: instanceChecks},
		{Provider: alibabaSDK(), Service: "ecs", Name: "DeleteInstance", Group: Instances,
			Destroys: "which releases a machine for good, with its disks",
			Check:    "what runs on it", Command: "aliyun ecs DescribeInstances --InstanceIds '[\"ID\"]'",
			Instead: "stop it (aliyun ecs StopInstance) and take a snapshot",
			IDs:     []string{"InstanceId"}, Creates: []string{"CreateInstance", "RunInstances"},
			Checks: map[string][]string{deactivated: {"StopInstance", "StopInstances"}, dependants: {"DescribeInstances", "CreateSnapshot"}}},
		{Provider: alibabaSDK(), Service: "ecs", Name: "DeleteInstances", Group: Instances,
			Destroys: "which releases machines for good, with their disks",
			Check:    "what runs on them", Command: "aliyun ecs DescribeInstances --InstanceIds '[\"ID\"]'",
			Instead: "stop them (aliyun ecs StopInstances) and take a snapshot",
			IDs:     []string{"InstanceId", "InstanceIds"}, Creates: []string{"CreateInstance", "RunInstances"},
			Checks: map[string][]string{deactivated: {"StopInstance", "StopInstances"}, dependants: {"DescribeInstances", "CreateSnapshot"}}},
		{Provider: tencentSDK(), Service: "cvm", Name: "TerminateInstances", Group: Instances,
			Destroys: "which releases machines for good, with their disks",
			Check:    "what runs on them", Command: "tccli cvm DescribeInstances --InstanceIds '[\"ID\"]'",
			Instead: "stop them (tccli cvm StopInstances) and take a snapshot",
			IDs:     []string{"InstanceIds"}, Creates: []string{"RunInstances"}, Checks: instanceChecks},
		{Provider: huaweiSDK(), Service: "ecs", Name: "DeleteServers", Group: Instances,
			Destroys: "which deletes machines for good",
			Check:    "what runs on them", Command: "hcloud ECS ShowServer --server_id=ID",
			Instead: "stop them (hcloud ECS BatchStopServers) and take a snapshot",
			IDs:     []string{"Servers", "Body"}, Creates: []string{"CreateServers", "CreatePostPaidServers", "Create"},
			Checks: map[string][]string{deactivated: {"BatchStopServers"}, dependants: {"ShowServer", "ListServersDetails"}},
			Funcs:  []string{"cloudservers.Delete", "compute/v2/servers.Delete", "compute/v2/servers.ForceDelete"}},

		{Provider: awsSDK(), Service: "s3", Name: "DeleteBucket", Group: Data,
			Destroys: "which deletes a bucket: its name is free for anyone to take",
			Check:    "what it holds", Command: "aws s3 ls s3://NAME --recursive --summarize",
			IDs: []string{"Bucket"}, Creates: []string{"CreateBucket"}, Checks: map[string][]string{dependants: {"ListObjects", "ListObjectsV2"}}},
		{Provider: awsSDK(), Service: "ec2", Name: "DeleteVolume", Group: Data,
			Destroys: "which deletes a volume and the data on it",
			Check:    "what it is attached to", Command: "aws ec2 describe-volumes --volume-ids ID",
			Instead: "take a snapshot (aws ec2 create-snapshot)",
			IDs:     []string{"VolumeId"}, Creates: []string{"CreateVolume"}, Checks: map[string][]string{dependants: {"DescribeVolumes", "CreateSnapshot"}}},
		{Provider: awsSDK(), Service: "ec2", Name: "DeleteSnapshot", Group: Data,
			Destroys: "which deletes a snapshot for good",
			Check:    "which images use it", Command: "aws ec2 describe-images --filters Name=block-device-mapping.snapshot-id,Values=ID",
			IDs: []string{"SnapshotId"}, Creates: []string{"CreateSnapshot", "CopySnapshot"}, Checks: map[string][]string{dependants: {"DescribeImages"}}},
		{Provider: awsSDK(), Service: "rds", Name: "DeleteDBInstance", Group: Data,
			Destroys: "which with SkipFinalSnapshot deletes a database and leaves no snapshot",
			Check:    "its connections", Command: "aws rds describe-db-instances --db-instance-identifier ID",
			Instead: "take a final snapshot", Unless: "SkipFinalSnapshot",
			IDs: []string{"DBInstanceIdentifier"}, Creates: []string{"CreateDBInstance"}, Checks: map[string][]string{dependants: {"DescribeDBInstances", "CreateDBSnapshot"}}},
		{Provider: awsSDK(), Service: "rds", Name: "DeleteDBCluster", Group: Data,
			Destroys: "which with SkipFinalSnapshot deletes a database cluster and leaves no snapshot",
			Check:    "its connections", Command: "aws rds describe-db-clusters --db-cluster-identifier ID",
			Instead: "take a final snapshot", Unless: "SkipFinalSnapshot",
			IDs: []string{"DBClusterIdentifier"}, Creates: []string{"CreateDBCluster"}, Checks: map[string][]string{dependants: {"DescribeDBClusters", "CreateDBClusterSnapshot"}}},
		{Provider: awsSDK(), Service: "dynamodb", Name: "DeleteTable", Group: Data,
			Destroys: "which deletes a table and every item in it",
			Check:    "what it holds", Command: "aws dynamodb describe-table --table-name NAME",
			Instead: "take a backup (aws dynamodb create-backup)",
			IDs:     []string{"TableName"}, Creates: []string{"CreateTable"}, Checks: map[string][]string{dependants: {"DescribeTable", "CreateBackup"}}},
		{Provider: awsSDK(), Service: "cloudformation", Name: "DeleteStack", Group: Data,
			Destroys: "which deletes a stack with every resource in it that is not retained",
			Check:    "what it holds", Command: "aws cloudformation list-stack-resources --stack-name NAME",
			IDs: []string{"StackName"}, Creates: []string{"CreateStack"}, Checks: map[string][]string{dependants: {"ListStackResources", "DescribeStackResources"}}},
		{Provider: awsSDK(), Service: "efs", Name: "DeleteFileSystem", Group: Data,
			Destroys: "which deletes a file system and everything on it",
			Check:    "what mounts it", Command: "aws efs describe-mount-targets --file-system-id ID",
			IDs: []string{"FileSystemId"}, Creates: []string{"CreateFileSystem"}, Checks: map[string][]string{dependants: {"DescribeMountTargets"}}},

		{Provider: awsSDK(), Service: "cloudtrail", Name: "DeleteTrail", Group: Audit,
			Destroys: "which ends the record of who did what in the account",
			Check:    "what it records", Command: "aws cloudtrail describe-trails",
			IDs: []string{"Name"}, Creates: []string{"CreateTrail"}},
		{Provider: awsSDK(), Service: "cloudtrail", Name: "StopLogging", Group: Audit,
			Destroys: "which stops the record of who did what in the account",
			Check:    "what it records", Command: "aws cloudtrail get-trail-status --name NAME",
			IDs: []string{"Name"}, Creates: []string{"CreateTrail"}},
		{Provider: awsSDK(), Service: "ec2", Name: "DeleteFlowLogs", Group: Audit,
			Destroys: "which ends the record of network traffic",
			Check:    "what they record", Command: "aws ec2 describe-flow-logs",
			IDs: []string{"FlowLogIds"}, Creates: []string{"CreateFlowLogs"}},
		{Provider: awsSDK(), Service: "guardduty", Name: "DeleteDetector", Group: Audit,
			Destroys: "which switches threat detection off and deletes its findings",
			Check:    "its findings", Command: "aws guardduty list-findings --detector-id ID",
			IDs: []string{"DetectorId"}, Creates: []string{"CreateDetector"}},
	}
}

// Creates reports whether an operation called name creates what an operation in
// force deletes.
func (c *Catalog) Creates(name string) bool {
	return c.creators[name]
}

// Operations are the operations in force.
func (c *Catalog) Operations() []*Operation { return c.ops }

// Titled is the operation with a title, or nil.
func (c *Catalog) Titled(title string) *Operation {
	for _, op := range c.ops {
		if op.Title() == title {
			return op
		}
	}
	for _, op := range c.added {
		if op.Title() == title {
			return op
		}
	}
	return nil
}
