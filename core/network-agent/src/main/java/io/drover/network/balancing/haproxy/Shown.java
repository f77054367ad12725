package io.drover.network.balancing.haproxy;

import io.drover.model.network.Fact;
import io.drover.network.balancing.plan.Plan;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificates of one HAProxy and its answers to their issuers, which both change while it runs. */
final class Shown {
    private static final Logger log = LoggerFactory.getLogger(Shown.class);

    private final Running running;
    private final Folder folder;
    private final Layout layout;
    /** What was not taken, by file: it is not tried again. */
    private final Map<String, String> refused = new HashMap<>();
    private @Nullable String problem;

    Shown(Running running, Folder folder, Layout layout) {
        this.running = running;
        this.folder = folder;
        this.layout = layout;
    }

    /** Why it goes on showing an older certificate, for people; null when it does not. */
    @Nullable
    String problem() {
        return problem;
    }

    void challenges(Plan plan) throws IOException {
        var wanted = new TreeMap<>(plan.challenges());
        folder.write(Layout.CHALLENGES, wanted.entrySet().stream().map(it -> it.getKey() + " " + it.getValue() + "\n")
                .collect(Collectors.joining()));
        var map = layout.file(Layout.CHALLENGES);
        var answer = running.ask("show map " + map);
        if (answer.startsWith("Unknown map")) {
            return;
        }
        var has = new HashMap<String, String>();
        answer.lines().map(line -> line.split(" ", 3)).filter(words -> words.length == 3)
                .forEach(words -> has.put(words[1], words[2]));
        for (var path : has.keySet()) {
            if (!wanted.containsKey(path)) {
                running.ask("del map " + map + " " + path);
            }
        }
        for (var one : wanted.entrySet()) {
            var before = has.get(one.getKey());
            if (!one.getValue().equals(before)) {
                running.ask((before == null ? "add map " : "set map ") + map + " " + one.getKey() + " "
                        + one.getValue());
            }
        }
    }

    /** Those that it shows already are exchanged; the files of others are put where it will find them. */
    void certificates(Plan plan) throws IOException {
        var before = problem;
        problem = null;
        if (plan.listeners().stream().noneMatch(listener -> listener.protocol().tls())) {
            return;
        }
        var has = running.ask("show ssl cert").lines().collect(Collectors.toSet());
        for (var certificate : plan.certificates()) {
            var file = Certificates.file(certificate);
            if (Certificates.text(certificate).equals(refused.get(file))) {
                problem = before;
            } else if (!has.contains(layout.file(file)) || exchanged(certificate, file)) {
                folder.write(file, Certificates.text(certificate));
            }
        }
        folder.write(Certificates.list(plan), Certificates.listText(plan, layout));
    }

    /** Gives whether it shows this one now. */
    private boolean exchanged(Fact.Certificate certificate, String file) throws IOException {
        var path = layout.file(file);
        var text = Certificates.text(certificate);
        if (running.ask("show ssl cert " + path).contains("FingerPrint: " + Certificates.fingerprint(certificate))
                && text.equals(folder.read(file))) {
            return true;
        }
        var answer = running.ask("set ssl cert " + path + " <<\n" + text);
        if (answer.contains("Transaction")) {
            answer = running.ask("commit ssl cert " + path);
            if (answer.contains("Success")) {
                log.info("the certificate {} was exchanged", certificate.name());
                return true;
            }
        }
        running.ask("abort ssl cert " + path);
        refused.put(file, text);
        problem = "the certificate " + certificate.name() + " is not taken: "
                + answer.replace(layout.folder() + "/", "").replaceAll("\\s+", " ");
        log.warn("{}", problem);
        return false;
    }

    /** Takes away the files of certificates that are no longer shown. */
    void clean(Plan plan) throws IOException {
        var keep = new HashSet<String>(Set.of(Certificates.list(plan)));
        plan.certificates().forEach(certificate -> keep.add(Certificates.file(certificate)));
        for (var name : folder.names()) {
            if ((name.startsWith("cert-") || name.startsWith("certs-")) && !keep.contains(name)) {
                folder.remove(name);
            }
        }
    }
}
