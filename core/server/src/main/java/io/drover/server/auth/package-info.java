/**
 * Who is asking, and what they may. {@link io.drover.server.auth.Authenticator} turns the HTTP Basic header into a
 * {@link io.drover.server.auth.Caller}; access control is on from the first start, with the credentials that
 * {@link io.drover.server.auth.FirstKeys} makes.
 *
 * <p>Two kinds of secret are told apart. Keys are 256 random bits, so a single SHA-256 keeps them: nobody can try
 * 2^256 of them, and checking one must not slow each request. Passwords are chosen by people, so bcrypt keeps them, a
 * password once verified is remembered for the life of the process, and guessing is damped.
 */
@NullMarked
package io.drover.server.auth;

import org.jspecify.annotations.NullMarked;
