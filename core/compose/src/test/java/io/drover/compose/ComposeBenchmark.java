package io.drover.compose;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** How long it takes to read a stack of 500 services, of which every tenth has a sidekick, from both texts. */
public final class ComposeBenchmark {
    private static final int SERVICES = 500;
    private static final int WARM_UP = 60;
    private static final int READS = 300;

    private ComposeBenchmark() {
    }

    public static void main(String[] arguments) {
        var docker = new StringBuilder("version: '2'\nservices:\n");
        var rancher = new StringBuilder("version: '2'\nservices:\n");
        for (var s = 0; s < SERVICES; s++) {
            write(s, docker, rancher);
        }
        var dockerText = docker.toString();
        var rancherText = rancher.toString();
        var millis = new double[READS];
        for (var i = -WARM_UP; i < READS; i++) {
            var start = System.nanoTime();
            var read = ComposeFiles.read(dockerText, rancherText, Map.of("TAG", "1.2"));
            var took = (System.nanoTime() - start) / 1e6;
            if (read.services().size() != SERVICES) {
                throw new IllegalStateException(read.services().size() + " services");
            }
            if (i >= 0) {
                millis[i] = took;
            }
        }
        Arrays.sort(millis);
        System.out.printf(Locale.ROOT, "compose.read500 %.1f ms median, %.1f ms p99, %d reads of %d KB%n",
                millis[READS / 2], millis[READS * 99 / 100], READS, (dockerText.length() + rancherText.length()) >> 10);
    }

    private static void write(int s, StringBuilder docker, StringBuilder rancher) {
        var sidekick = s % 10 == 0;
        docker.append("""
                  web%d:
                    image: registry.example.com/shop/web%d:${TAG}
                    command: ['serve', '--port', '80']
                    environment:
                      DATABASE: db%d.example.com
                      LEVEL: info
                      WORKERS: 4
                    ports: ['%d:80']
                    volumes: ['/srv/web%d:/data:ro']
                    mem_limit: 256m
                    labels:
                      io.rancher.container.pull_image: always
                      io.rancher.scheduler.affinity:host_label: zone=a
                      team: shop
                """.formatted(s, s, s % 7, 10_000 + s, s));
        if (sidekick) {
            docker.append("      io.rancher.sidekicks: log%d\n  log%d:\n    image: log:1\n".formatted(s, s));
        } else if (s > 0) {
            docker.append("    links: ['web%d:before']\n".formatted(s - 1));
        }
        rancher.append("""
                  web%d:
                    scale: 3
                    start_on_create: true
                    health_check:
                      port: 80
                      request_line: GET /ping HTTP/1.0
                      interval: 2000
                      response_timeout: 2000
                      healthy_threshold: 2
                      unhealthy_threshold: 3
                """.formatted(s));
    }
}
