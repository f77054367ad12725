package io.drover.network.balancing.haproxy;

import io.drover.model.network.Fact;
import io.drover.network.balancing.plan.Plan;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that a person has put into folders of a load balancer's container. They are read again whenever somebody
 * looks, and each is shown to HAProxy first: what it does not take is not used, and the one before stays.
 */
final class CertificateFolders {
    private static final String CERTIFICATE = "fullchain.pem";
    private static final String KEY = "privkey.pem";
    private static final String PROBE = "cert-probe.pem";
    private static final int MOST = 1_000;

    private final Running running;
    private final Inside inside;
    private final Layout layout;
    /** By the folders that they are in. */
    private final Map<String, Fact.Certificate> good = new TreeMap<>();
    private final Map<String, Refused> refused = new HashMap<>();
    private @Nullable String problem;

    private record Refused(String text, String why) {
    }

    CertificateFolders(Running running, Inside inside, Layout layout) {
        this.running = running;
        this.inside = inside;
        this.layout = layout;
    }

    /** What is wrong with the folders, for people, or null. */
    @Nullable
    String problem() {
        return problem;
    }

    /** The plan with what is in its folders, or as it is when it has none. @throws IOException when HAProxy does not answer */
    Plan with(Plan plan) throws IOException {
        problem = null;
        var folders = plan.folders();
        if (folders == null) {
            good.clear();
            refused.clear();
            return plan;
        }
        var shown = new LinkedHashMap<String, Fact.Certificate>();
        var byDefault = read(folders.byDefault()).entrySet().stream().limit(1).toList();
        byDefault.forEach(it -> shown.put(it.getKey(), it.getValue()));
        read(folders.all()).forEach(shown::putIfAbsent);
        return plan.showing(List.copyOf(shown.values()), byDefault.isEmpty());
    }

    private Map<String, Fact.Certificate> read(@Nullable String folder) throws IOException {
        if (folder == null) {
            return Map.of();
        }
        var places = places(folder);
        if (places != null) {
            var found = new HashSet<String>();
            for (var place : places) {
                if (take(place)) {
                    found.add(place);
                }
            }
            good.keySet().removeIf(place -> isIn(place, folder) && !found.contains(place));
        }
        var known = new TreeMap<String, Fact.Certificate>();
        good.forEach((place, certificate) -> {
            if (isIn(place, folder)) {
                known.put(place, certificate);
            }
        });
        return known;
    }

    private static boolean isIn(String place, String folder) {
        return place.equals(folder)
                || (place.startsWith(folder + "/") && place.indexOf('/', folder.length() + 1) < 0);
    }

    /** The folder itself and those in it; null when it cannot be read now. */
    private @Nullable List<String> places(String folder) {
        try {
            if (!inside.isFolder(folder)) {
                say("the load balancer's container has no folder " + folder);
                return null;
            }
            var places = new ArrayList<>(List.of(folder));
            for (var name : inside.names(folder)) {
                if (inside.isFolder(folder + "/" + name) && places.size() <= MOST) {
                    places.add(folder + "/" + name);
                }
            }
            return places;
        } catch (IOException | InvalidPathException e) {
            say("the folder " + folder + " cannot be read: " + e.getMessage());
            return null;
        }
    }

    /** Is there a certificate, good or not? */
    private boolean take(String place) throws IOException {
        String certificate;
        String key;
        try {
            certificate = inside.read(place + "/" + CERTIFICATE);
            key = inside.read(place + "/" + KEY);
        } catch (IOException e) {
            say("the certificate in " + place + " cannot be read: " + e.getMessage());
            return true;
        }
        if (certificate == null || key == null) {
            if (certificate != null || key != null) {
                say("the folder " + place + " has no " + (key == null ? KEY : CERTIFICATE));
            }
            return certificate != null || key != null;
        }
        var fresh = new Fact.Certificate("folder-" + ConfigFile.hash(place), place,
                certificate.strip() + "\n" + key.strip() + "\n");
        if (!fresh.equals(good.get(place))) {
            var why = complaint(place, fresh);
            if (why == null) {
                good.put(place, fresh);
            } else {
                say("the certificate in " + place + " is not taken: " + why);
            }
        }
        return true;
    }

    /** Why HAProxy does not take it, or null when it does. */
    private @Nullable String complaint(String place, Fact.Certificate certificate) throws IOException {
        var text = Certificates.text(certificate);
        var before = refused.get(place);
        if (before != null && before.text().equals(text)) {
            return before.why();
        }
        refused.remove(place);
        var path = layout.file(PROBE);
        running.ask("new ssl cert " + path);
        var answer = running.ask("set ssl cert " + path + " <<\n" + text);
        if (answer.contains("Transaction")) {
            // only now it looks whether the key is that of the certificate
            answer = running.ask("commit ssl cert " + path);
        }
        running.ask("abort ssl cert " + path);
        running.ask("del ssl cert " + path);
        if (answer.contains("Success")) {
            return null;
        }
        var why = answer.replace(layout.folder() + "/", "").replace(PROBE, "it").replaceAll("\\s+", " ").strip();
        refused.put(place, new Refused(text, why));
        return why;
    }

    private void say(String what) {
        problem = problem == null ? what : problem;
    }
}
