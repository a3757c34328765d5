# The image of a release: goreleaser puts the binary beside this file. It holds
# keyvet and nothing else; keyvet scan of files and archives needs no git.
FROM scratch
ARG TARGETPLATFORM
COPY ${TARGETPLATFORM}/keyvet /keyvet
USER 65534:65534
WORKDIR /repository
ENTRYPOINT ["/keyvet"]
CMD ["scan", "."]
