package io.drover.network.knowledge;

/** Something that this host has asked about. Guarded by {@link Asking}, but for when it was last used. */
final class Question {
    /** Of the message that asks it; 0 while it was in none. */
    long number;
    /** When it was asked first, or first anew of an agent that has just come. */
    long since;
    final String client;
    private volatile long used;

    Question(String client, long now) {
        this.client = client;
        this.since = now;
        this.used = now;
    }

    void use(long now) {
        used = now;
    }

    long used() {
        return used;
    }
}
