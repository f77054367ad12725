package io.drover.server.agents;

import io.drover.model.Version;
import io.drover.plugin.HostDriver.Registration;
import java.util.Map;

/**
 * What a person types on a machine to make it a host. No image registry is assumed: where the agent's image is absent, it
 * comes from the server.
 */
public final class RegistrationCommand {
    private RegistrationCommand() {
    }

    /** @param server for example {@code http://10.0.0.1:8080} */
    public static String url(String server, String token) {
        return server + "/v1/scripts/" + token;
    }

    /**
     * Rancher's own words, {@code docker run … URL}, in which scripts put options behind {@code docker run}; before them
     * the image is fetched. Without {@code curl} Docker still looks for it in a registry.
     */
    public static String docker(String server, String token) {
        return "sudo docker image inspect " + Version.AGENT_IMAGE + " >/dev/null 2>&1 || curl -fsS "
                + server + "/v1/images/agent | sudo docker load -q; "
                + "sudo docker run --rm --privileged -v /var/run/docker.sock:/var/run/docker.sock"
                + " -v /var/lib/rancher:/var/lib/rancher " + Version.AGENT_IMAGE + " " + url(server, token);
    }

    /** The same, shorter, and more patient with unusual machines. */
    public static String shell(String server, String token) {
        return "curl -fsS " + url(server, token) + " | sudo -E sh";
    }

    /**
     * The same for a shell of root, which says whether it went well.
     *
     * @param labels of the host to be
     */
    public static String root(String server, String token, Map<String, String> labels) {
        return "script=$(curl -fsS " + url(server, token) + ") && "
                + (labels.isEmpty() ? "" : "CATTLE_HOST_LABELS='" + Registration.labelText(labels) + "' ")
                + "sh -c \"$script\"";
    }

    /**
     * The script behind the registration URL. The agent reads its exported variables; a shell runs it, and nothing of it
     * before it has arrived whole.
     */
    static String script(String server, String token, String seenAddress) {
        return """
                #!/bin/sh
                # Makes this machine a host of Drover. Environment: CATTLE_AGENT_IP, CATTLE_HOST_LABELS.
                set -e
                export CATTLE_URL="%1$s/v1"
                export CATTLE_REGISTRATION_ACCESS_KEY="registrationToken"
                export CATTLE_REGISTRATION_SECRET_KEY="%2$s"
                export DETECTED_CATTLE_AGENT_IP="%3$s"

                fail() { echo "drover: $1" >&2; exit 1; }

                # fetch NAME IMAGE: from the server, when it is not here
                fetch() {
                    docker image inspect "$2" >/dev/null 2>&1 || curl -fsS "%1$s/v1/images/$1" | docker load -q
                }

                join() {
                    command -v docker >/dev/null || fail "this machine has no docker command"
                    docker version >/dev/null || fail "no Docker Engine answers here"
                    fetch agent %4$s || fail "the agent's image cannot be fetched from %1$s"
                    fetch sample %5$s || echo "drover: the image of the samples is not there; they will not run here" >&2
                    privileged=--privileged
                    docker run --rm --privileged --entrypoint /bin/true %4$s 2>/dev/null || {
                        echo "drover: this machine allows no privileged containers; the agent runs without" >&2
                        privileged=
                    }
                    # a variable that is not set here is not set there
                    exec docker run --rm $privileged -e CATTLE_AGENT_IP -e CATTLE_HOST_LABELS \\
                        -e CATTLE_MEMORY_OVERRIDE -e CATTLE_MILLI_CPU_OVERRIDE -e CATTLE_LOCAL_STORAGE_MB_OVERRIDE \\
                        -e http_proxy -e https_proxy -e no_proxy -e HTTP_PROXY -e HTTPS_PROXY -e NO_PROXY \\
                        -v /var/run/docker.sock:/var/run/docker.sock -v /var/lib/rancher:/var/lib/rancher \\
                        %4$s "%1$s/v1/scripts/%2$s"
                }
                join </dev/null
                """
                .formatted(server, token, seenAddress, Version.AGENT_IMAGE, Version.SAMPLE_IMAGE);
    }
}
