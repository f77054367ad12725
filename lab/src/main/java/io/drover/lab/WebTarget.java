package io.drover.lab;

import io.drover.model.network.BalancerContainer;

/**
 * A web server that is never what a balancer waits for: HAProxy itself, answering 200 with the name of its machine. At
 * another port it says whether it is well, which it is while a file is there.
 */
final class WebTarget {
    static final int PORT = 8080;
    static final int HEALTH_PORT = 8082;
    static final String IMAGE = BalancerContainer.IMAGE;
    private static final String FILE = "/www/well";
    static final String SCRIPT = "mkdir -p /www; echo ok > " + FILE + "; httpd -p " + HEALTH_PORT + " -h /www; "
            + "printf 'frontend web\\n mode http\\n timeout client 1m\\n bind :" + PORT
            + "\\n http-request return status 200 content-type text/plain string \"%s\"\\n' $HOSTNAME > /tmp/web.cfg; "
            + "exec haproxy -db -f /tmp/web.cfg";

    private WebTarget() {
    }

    /** As a service of a compose text, for its place below {@code services}. */
    static String service(String name) {
        return """
                  %s:
                    image: %s
                    entrypoint: ['/bin/sh', '-c']
                    command:
                    - |
                      %s
                """.formatted(name, IMAGE, SCRIPT.replace("$", "$$"));
    }

    static void fallIll(Inside target) {
        target.run("rm", FILE);
    }

    static void getWell(Inside target) {
        target.run("sh", "-c", "echo ok > " + FILE);
    }
}
