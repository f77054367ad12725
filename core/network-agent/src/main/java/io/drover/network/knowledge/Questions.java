package io.drover.network.knowledge;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names that were asked for lately. When there are too many, the client that holds most of them loses the one that it
 * used longest ago: whoever asks for names at random pushes out its own.
 */
final class Questions {
    private final int most;
    private final Map<String, Question> byName = new ConcurrentHashMap<>();
    private final Map<String, Integer> held = new HashMap<>();

    Questions(int most) {
        this.most = most;
    }

    @Nullable
    Question get(String name) {
        return byName.get(name);
    }

    Question add(String name, String client, long now) {
        if (byName.size() >= most) {
            pushOut();
        }
        var question = new Question(client, now);
        byName.put(name, question);
        held.merge(client, 1, Integer::sum);
        return question;
    }

    private void pushOut() {
        var greedy = held.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
        var oldest = byName.entrySet().stream().filter(entry -> entry.getValue().client.equals(greedy))
                .min(Comparator.comparingLong(entry -> entry.getValue().used())).orElseThrow();
        remove(oldest.getKey(), oldest.getValue());
    }

    /** @return whether there was one */
    boolean forget(long usedBefore) {
        var old = byName.entrySet().stream().filter(entry -> entry.getValue().used() - usedBefore < 0).toList();
        old.forEach(entry -> remove(entry.getKey(), entry.getValue()));
        return !old.isEmpty();
    }

    private void remove(String name, Question question) {
        byName.remove(name);
        held.computeIfPresent(question.client, (_, count) -> count == 1 ? null : count - 1);
    }

    Iterable<Question> all() {
        return byName.values();
    }

    List<String> names() {
        return byName.keySet().stream().sorted().toList();
    }
}
