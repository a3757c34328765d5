// Package auth stands for the library of that import path.
package auth

type BaseCredentialsBuilder struct{}

func (b *BaseCredentialsBuilder) WithAk(v string) *BaseCredentialsBuilder { return b }

func (b *BaseCredentialsBuilder) WithSk(v string) *BaseCredentialsBuilder { return b }

func (b *BaseCredentialsBuilder) WithSecurityToken(v string) *BaseCredentialsBuilder { return b }

type BasicCredentialsBuilder struct{}

func (b *BasicCredentialsBuilder) WithAk(v string) *BasicCredentialsBuilder { return b }

func (b *BasicCredentialsBuilder) WithSk(v string) *BasicCredentialsBuilder { return b }

func (b *BasicCredentialsBuilder) WithSecurityToken(v string) *BasicCredentialsBuilder { return b }

type GlobalCredentialsBuilder struct{}

func (b *GlobalCredentialsBuilder) WithAk(v string) *GlobalCredentialsBuilder { return b }

func (b *GlobalCredentialsBuilder) WithSk(v string) *GlobalCredentialsBuilder { return b }

func (b *GlobalCredentialsBuilder) WithSecurityToken(v string) *GlobalCredentialsBuilder { return b }
