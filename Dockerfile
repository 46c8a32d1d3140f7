# The two images: --target operator and --target server.
#
#   docker build --target server   -t ghcr.io/featurestore/feast-server:0.1.0 .
#   docker build --target operator -t ghcr.io/featurestore/featurestore-operator:0.1.0 .
#
# Nothing here needs docker itself: buildah bud and podman build take the same lines.
#
#   BUILDER_IMAGE   a JDK 25, bash, and Maven (which PREBUILT=true does without)
#   BASE_IMAGE      a glibc base with bash and coreutils; nothing else is needed from it
#   PREBUILT=true   take */target/lib as `mvn package` left them on the host
#   AOT=false       leave out the AOT caches (an emulated platform, for instance): start-up takes about twice as long
ARG BUILDER_IMAGE=docker.io/library/maven:3.9-eclipse-temurin-25
ARG BASE_IMAGE=docker.io/library/debian:12-slim

FROM ${BUILDER_IMAGE} AS jars
ARG PREBUILT=false
WORKDIR /src
COPY . .
RUN [ "$PREBUILT" = true ] || mvn -B -q -ntp -Dquick -pl operator,server -am package

FROM jars AS operator-home
ARG AOT=true
RUN image/assemble operator /opt/featurestore && { [ "$AOT" != true ] || image/train-operator /opt/featurestore; }

FROM jars AS server-home
ARG AOT=true
RUN image/assemble server /opt/feast && { [ "$AOT" != true ] || image/train-server /opt/feast; }

FROM ${BASE_IMAGE} AS operator
LABEL org.opencontainers.image.title="featurestore-operator" \
      org.opencontainers.image.description="Kubernetes operator for Feast FeatureStores" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=operator-home /opt/featurestore /opt/featurestore
RUN ln -s /opt/featurestore/bin/featurestore /usr/local/bin/featurestore
ENV LANG=C.UTF-8 HOME=/tmp
USER 1001:0
WORKDIR /tmp
EXPOSE 8080 8081
ENTRYPOINT ["featurestore", "run"]

FROM ${BASE_IMAGE} AS server
LABEL org.opencontainers.image.title="feast-server" \
      org.opencontainers.image.description="Feast's registry, online and offline feature servers, on the JVM" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=server-home /opt/feast /opt/feast
RUN ln -s /opt/feast/bin/feast /usr/local/bin/feast
ENV LANG=C.UTF-8 HOME=/tmp
USER 1001:0
WORKDIR /tmp
EXPOSE 6566 6570 6572 8000 8815
CMD ["feast", "--help"]
