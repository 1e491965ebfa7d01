# podman build --format docker -t signalman .      (or docker build)
#
# Runs without privileges and on a read-only root file system; writes to /data and /tmp only:
# podman run --read-only --tmpfs /tmp -v signalman-data:/data -v ./signalman.yaml:/etc/signalman/signalman.yaml:ro -p 8080:8080 signalman

FROM docker.io/library/eclipse-temurin:25-jdk AS build
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends maven \
 && rm -rf /var/lib/apt/lists/*
# apt's Maven would start with the Java that apt brought along
ENV JAVA_HOME=/opt/java/openjdk
WORKDIR /src
# Libraries and plugins first: this layer stays as long as the pom does.
COPY .mvn .mvn
COPY pom.xml .
RUN mvn -q -B -Dmaven.test.skip=true -Dcyclonedx.skip=true -Dspotless.check.skip=true package && rm -rf target
COPY config/simulator-demo.yaml config/
COPY src/main src/main
RUN mvn -q -B -Dmaven.test.skip=true -Dcyclonedx.skip=true -Dspotless.check.skip=true package
# SQLite's native part, unpacked: at run time /tmp may be mounted so that nothing in it can be executed.
RUN mkdir target/signalman/native \
 && cd target/signalman/native \
 && jar xf ../lib/sqlite-jdbc-*.jar org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so \
 && mv org/sqlite/native/Linux/*/libsqlitejdbc.so . && rm -r org

FROM docker.io/library/eclipse-temurin:25-jre
RUN groupadd --system --gid 10001 signalman \
 && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin signalman \
 && mkdir /data /etc/signalman && chown signalman:signalman /data
COPY LICENSE /opt/signalman/
COPY config/signalman.yaml /opt/signalman/config/
COPY --from=build /src/target/signalman /opt/signalman
COPY signalman /opt/signalman/signalman
# The cache fits only the very Java and jars that it was trained with, so it is trained here.
RUN /opt/signalman/signalman train \
 && test -s /opt/signalman/signalman.aot && rm -rf /tmp/* /data/*
USER 10001:10001
# the default database, sqlite:data/signalman.db, is thus on the volume
WORKDIR /
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=6s --start-period=20s CMD ["/opt/signalman/signalman", "health"]
ENTRYPOINT ["/opt/signalman/signalman"]
CMD ["run", "--config", "/etc/signalman/signalman.yaml"]
