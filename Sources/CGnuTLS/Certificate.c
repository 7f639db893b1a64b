#include "CGnuTLS.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <string.h>

static int add_name(gnutls_x509_crt_t certificate, const char *name) {
    unsigned char address[16];
    if (inet_pton(AF_INET, name, address) == 1)
        return gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS, address, 4, GNUTLS_FSAN_APPEND);
    if (inet_pton(AF_INET6, name, address) == 1)
        return gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS, address, 16, GNUTLS_FSAN_APPEND);
    return gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME, name, (unsigned)strlen(name), GNUTLS_FSAN_APPEND);
}

// Each step that fails ends it.
#define STEP(call) \
    do { \
        result = (call); \
        if (result < 0) goto done; \
    } while (0)

static int fill(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, gnutls_digest_algorithm_t digest, const char *const *names, size_t count,
                int64_t from, int64_t until) {
    unsigned char serial[16], identity[20];
    size_t identity_size = sizeof identity;
    static const char subject[] = "streamr";
    int result;
    STEP(gnutls_x509_crt_set_version(certificate, 3));
    STEP(gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof serial));
    serial[0] = (serial[0] & 0x7f) | 0x40; // positive, and of the same length always
    STEP(gnutls_x509_crt_set_serial(certificate, serial, sizeof serial));
    STEP(gnutls_x509_crt_set_activation_time(certificate, (time_t)from));
    STEP(gnutls_x509_crt_set_expiration_time(certificate, (time_t)until));
    STEP(gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, subject, sizeof subject - 1));
    for (size_t i = 0; i < count; i++) STEP(add_name(certificate, names[i]));
    STEP(gnutls_x509_crt_set_key(certificate, key));
    STEP(gnutls_x509_crt_set_basic_constraints(certificate, 0, -1));
    STEP(gnutls_x509_crt_set_key_usage(certificate, GNUTLS_KEY_DIGITAL_SIGNATURE));
    STEP(gnutls_x509_crt_set_key_purpose_oid(certificate, GNUTLS_KP_TLS_WWW_SERVER, 0));
    STEP(gnutls_x509_crt_get_key_id(certificate, GNUTLS_KEYID_USE_SHA1, identity, &identity_size));
    STEP(gnutls_x509_crt_set_subject_key_id(certificate, identity, identity_size));
    STEP(gnutls_x509_crt_sign2(certificate, certificate, key, digest, 0));
done:
    return result < 0 ? result : 0;
}

int tls_make_self_signed(
    const char *const *names, size_t count, int64_t from, int64_t until, gnutls_datum_t *certificate, gnutls_datum_t *key) {
    gnutls_x509_privkey_t made_key = NULL;
    gnutls_x509_crt_t made = NULL;
    int result;
    memset(certificate, 0, sizeof *certificate);
    memset(key, 0, sizeof *key);
    STEP(gnutls_x509_privkey_init(&made_key));
    STEP(gnutls_x509_privkey_generate(made_key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
    STEP(gnutls_x509_crt_init(&made));
    STEP(fill(made, made_key, GNUTLS_DIG_SHA256, names, count, from, until));
    STEP(gnutls_x509_crt_export2(made, GNUTLS_X509_FMT_PEM, certificate));
    STEP(gnutls_x509_privkey_export2_pkcs8(made_key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, key));
done:
    if (made) gnutls_x509_crt_deinit(made);
    if (made_key) gnutls_x509_privkey_deinit(made_key);
    if (result < 0) {
        gnutls_free(certificate->data);
        memset(certificate, 0, sizeof *certificate);
    }
    return result < 0 ? result : 0;
}

int tls_make_identity(const gnutls_datum_t *key, gnutls_datum_t *certificate) {
    gnutls_x509_privkey_t read_key = NULL;
    gnutls_x509_crt_t made = NULL;
    int result;
    memset(certificate, 0, sizeof *certificate);
    STEP(gnutls_x509_privkey_init(&read_key));
    STEP(gnutls_x509_privkey_import(read_key, key, GNUTLS_X509_FMT_PEM));
    if (gnutls_x509_privkey_get_pk_algorithm(read_key) != GNUTLS_PK_EDDSA_ED25519) STEP(GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM);
    STEP(gnutls_x509_crt_init(&made));
    // Ed25519 signs with SHA-512 alone.
    STEP(fill(made, read_key, GNUTLS_DIG_SHA512, NULL, 0, 0, (int64_t)GNUTLS_X509_NO_WELL_DEFINED_EXPIRATION));
    STEP(gnutls_x509_crt_export2(made, GNUTLS_X509_FMT_PEM, certificate));
done:
    if (made) gnutls_x509_crt_deinit(made);
    if (read_key) gnutls_x509_privkey_deinit(read_key);
    return result < 0 ? result : 0;
}

// Appends a line, if there is room for it.
static void note(char *lines, size_t capacity, const char *line, size_t size) {
    size_t used = strlen(lines);
    if (used + size + 2 > capacity || memchr(line, '\n', size) || memchr(line, 0, size)) return;
    memcpy(lines + used, line, size);
    lines[used + size] = '\n';
    lines[used + size + 1] = 0;
}

static void read_names(gnutls_x509_crt_t certificate, struct tls_description *description) {
    char text[INET6_ADDRSTRLEN];
    for (unsigned i = 0; i < 100; i++) {
        char name[256];
        size_t size = sizeof name;
        int type = gnutls_x509_crt_get_subject_alt_name(certificate, i, name, &size, NULL);
        if (type == GNUTLS_E_SHORT_MEMORY_BUFFER) continue;
        if (type < 0) return;
        if (type == GNUTLS_SAN_DNSNAME) {
            note(description->names, sizeof description->names, name, size);
        } else if (type == GNUTLS_SAN_IPADDRESS && (size == 4 || size == 16)) {
            if (inet_ntop(size == 4 ? AF_INET : AF_INET6, name, text, sizeof text))
                note(description->names, sizeof description->names, text, strlen(text));
        }
    }
}

int tls_describe(const gnutls_datum_t *chain, struct tls_description *description) {
    gnutls_x509_crt_t *list = NULL;
    unsigned int count = 0;
    size_t size = sizeof description->fingerprint;
    memset(description, 0, sizeof *description);
    int result = gnutls_x509_crt_list_import2(&list, &count, chain, GNUTLS_X509_FMT_PEM, 0);
    if (result < 0) return result;
    result = gnutls_x509_crt_get_fingerprint(list[0], GNUTLS_DIG_SHA256, description->fingerprint, &size);
    if (result >= 0) {
        description->from = gnutls_x509_crt_get_activation_time(list[0]);
        description->until = gnutls_x509_crt_get_expiration_time(list[0]);
        description->is_self_signed = gnutls_x509_crt_check_issuer(list[0], list[0]) != 0;
        read_names(list[0], description);
    }
    for (unsigned int i = 0; i < count; i++) gnutls_x509_crt_deinit(list[i]);
    gnutls_free(list);
    return result < 0 ? result : 0;
}
