# The image of a release: goreleaser puts the binary beside this file. It holds
# keyvet and nothing else. Without git, histories (scan --history, fleet) and
# archives are read as anywhere; of a work tree the files that git would ignore
# are read as well, which keyvet says; --staged, --since and clones by fleet are
# refused. Without Go, keyvet check ends with status 2 where there are Go packages.
FROM scratch
ARG TARGETPLATFORM
COPY ${TARGETPLATFORM}/keyvet /keyvet
USER 65534:65534
WORKDIR /repository
ENTRYPOINT ["/keyvet"]
CMD ["scan", "."]
