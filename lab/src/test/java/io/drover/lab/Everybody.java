package io.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** The containers of a stack, each of which can be asked at once what it reaches and what it finds. */
final class Everybody {
    /** A moment longer than a packet may take on a machine that is busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WORDS = """
            docker=$(ip -4 addr show eth0 | grep -o '172[.]17[.][0-9.]*' | head -1)
            reach() { ping -c 1 -W 2 "$1" | sed -n '1{s/.*(\\([0-9.]*\\)).*/\\1/;h;};/^1 packets.* 1 packets received/{g;p;}'; }
            lookup() { nslookup "$1" | sed -n 's/^Address: //p' | sort | xargs; }
            seen() { timeout 5 wget -qO- "http://$1:8000/cgi-bin/who" | tr -d '[]' | sed 's/^::ffff://'; }
            stray() { [ -n "$docker" ] || { echo "has no address of Docker's"; return; }
                ping -c 1 -W 1 -I "$docker" "$1" > /dev/null 2>&1 && echo "through from $docker" || echo lost; }
            """;

    private final List<Member> members;

    /** @param address its managed one */
    record Member(String name, Inside inside, String address) {
        /** A question is a word and what it is about; the answers come all at once. */
        private Map<String, String> answers(Iterable<String> questions) {
            var script = new StringBuilder(WORDS);
            questions.forEach(one -> script.append("echo \"").append(one).append(": $(").append(one)
                    .append(" 2> /dev/null)\" &\n"));
            var answers = new TreeMap<String, String>();
            inside.run("sh", "-c", script.append("wait\n").toString()).lines().filter(line -> line.contains(": "))
                    .forEach(line -> answers
                            .put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip()));
            return answers;
        }
    }

    private Everybody(List<Member> members) {
        this.members = members;
    }

    /** Those that run now, by their names. */
    static Everybody of(DroverLab drover, String stack) {
        var addresses = new TreeMap<String, String>();
        drover.api().list("/containers").forEach(
                one -> addresses.put(one.path("name").asText(), one.path("primaryIpAddress").asText()));
        var members = new TreeMap<String, Member>();
        for (var host : drover.hosts()) {
            for (var name : host.engine().running("r-" + stack + "-")) {
                var shown = name.replaceFirst("^r-", "").replaceFirst("-[0-9a-f]{8}$", "");
                members.put(shown,
                        new Member(shown, new Inside(host, name), addresses.getOrDefault(shown, "none")));
            }
        }
        return new Everybody(List.copyOf(members.values()));
    }

    List<Member> members() {
        return members;
    }

    /** The addresses of those whose name begins so, in the order of their texts. */
    List<String> addresses(String name) {
        return members.stream().filter(one -> one.name().matches(name + "-[0-9]+")).map(Member::address).sorted()
                .toList();
    }

    /** All of them reach all of them. */
    void reachEachOther() {
        ask(_ -> {
            var questions = new TreeMap<String, List<String>>();
            members.forEach(to -> questions.put("reach " + to.address(), List.of(to.address())));
            return questions;
        });
    }

    Everybody without(Host host) {
        return new Everybody(members.stream().filter(one -> one.inside().host() != host).toList());
    }

    /** Asks each until it answers as it should. @param questions with the answers that are right */
    void ask(Function<Member, Map<String, List<String>>> questions) {
        for (var member : members) {
            var open = new TreeMap<>(questions.apply(member));
            Awaitility.await(member.name()).atMost(PATIENCE).pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100)).ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .untilAsserted(() -> assertThat(wrong(member, open)).as("what " + member.name() + " finds")
                            .isEmpty());
        }
    }

    /** What was answered right is asked no more. */
    private static List<String> wrong(Member member, Map<String, List<String>> open) {
        var wrong = new ArrayList<String>();
        member.answers(List.copyOf(open.keySet())).forEach((question, answer) -> {
            var right = open.getOrDefault(question, List.of());
            if (right.contains(answer)) {
                open.remove(question);
            } else {
                wrong.add(question + " gives '" + answer + "' and not one of " + right);
            }
        });
        open.keySet().stream().filter(question -> wrong.stream().noneMatch(it -> it.startsWith(question + " ")))
                .forEach(question -> wrong.add(question + " gives nothing"));
        return wrong;
    }
}
