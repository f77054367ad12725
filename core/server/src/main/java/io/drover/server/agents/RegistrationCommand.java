package io.drover.server.agents;

/** What a person types on a machine to make it a host. */
public final class RegistrationCommand {
    /** The agent of this version. */
    public static final String IMAGE = "drover/agent:0.1.0";

    private RegistrationCommand() {
    }

    /** @param server for example {@code http://10.0.0.1:8080} */
    public static String url(String server, String token) {
        return server + "/v1/scripts/" + token;
    }

    /** Rancher's own form; the image must be on the machine or in a registry that it reaches. */
    public static String docker(String server, String token) {
        return "sudo docker run --rm --privileged -v /var/run/docker.sock:/var/run/docker.sock"
                + " -v /var/lib/rancher:/var/lib/rancher " + IMAGE + " " + url(server, token);
    }

    /** For machines that reach no registry: the image comes from the server. */
    public static String shell(String server, String token) {
        return "curl -fsS " + url(server, token) + " | sudo -E sh";
    }

    /** The script behind the registration URL. */
    static String script(String server, String token, String seenAddress) {
        return """
                #!/bin/sh
                # Makes this machine a host of Drover. Environment: CATTLE_AGENT_IP, CATTLE_HOST_LABELS.
                set -e
                export CATTLE_URL="%1$s/v1"
                export CATTLE_REGISTRATION_ACCESS_KEY="registrationToken"
                export CATTLE_REGISTRATION_SECRET_KEY="%2$s"
                export DETECTED_CATTLE_AGENT_IP="%3$s"
                command -v docker >/dev/null || { echo "drover: this machine has no docker command" >&2; exit 1; }
                docker version >/dev/null || { echo "drover: no Docker Engine answers here" >&2; exit 1; }
                docker image inspect %4$s >/dev/null 2>&1 || curl -fsS "%1$s/v1/images/agent" | docker load -q
                exec docker run --rm --privileged \\
                    -e CATTLE_AGENT_IP="${CATTLE_AGENT_IP:-}" -e CATTLE_HOST_LABELS="${CATTLE_HOST_LABELS:-}" \\
                    -v /var/run/docker.sock:/var/run/docker.sock -v /var/lib/rancher:/var/lib/rancher \\
                    %4$s "%1$s/v1/scripts/%2$s"
                """.formatted(server, token, seenAddress, IMAGE);
    }
}
