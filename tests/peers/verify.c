/* Asks GnuTLS about every chain of a folder, as its TLS sessions do: verify FOLDER SECONDS.
 * The folder is as tests/tests/agreement/files.rs writes it. A line of the answer is a number, a tab,
 * "yes" or "no", a tab, and the library's words. Build it with `cc verify.c -lgnutls`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

static time_t at;

static time_t moment(time_t *out)
{
    if (out != NULL)
        *out = at;
    return at;
}

static void check(int status, const char *what)
{
    if (status < 0) {
        fprintf(stderr, "%s: %s\n", what, gnutls_strerror(status));
        exit(1);
    }
}

static int load(const char *folder, const char *number, const char *name, gnutls_datum_t *data)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s/%s", folder, number, name);
    return gnutls_load_file(path, data);
}

/* What a session asks of the peer's chain: gnutls_certificate_verify_peers, at the profile of NORMAL. */
static void verify(const char *folder, const char *number, int is_server, char *dialled, int has_lists)
{
    gnutls_x509_trust_list_t trusted;
    gnutls_x509_crt_t *chain = NULL, *stored = NULL;
    gnutls_x509_crl_t *lists = NULL;
    unsigned length = 0, size = 0, status = 0;
    gnutls_datum_t data, words;
    int result;

    check(gnutls_x509_trust_list_init(&trusted, 0), number);
    check(load(folder, number, "store.pem", &data), number);
    check(gnutls_x509_crt_list_import2(&stored, &size, &data, GNUTLS_X509_FMT_PEM, 0), number);
    check(gnutls_x509_trust_list_add_cas(trusted, stored, size, 0), number);
    gnutls_free(data.data);
    if (has_lists) {
        check(load(folder, number, "lists.pem", &data), number);
        check(gnutls_x509_crl_list_import2(&lists, &size, &data, GNUTLS_X509_FMT_PEM, 0), number);
        check(gnutls_x509_trust_list_add_crls(trusted, lists, size, GNUTLS_TL_USE_IN_TLS, 0), number);
        gnutls_free(data.data);
    }
    check(load(folder, number, "chain.pem", &data), number);
    result = gnutls_x509_crt_list_import2(&chain, &length, &data, GNUTLS_X509_FMT_PEM, 0);
    gnutls_free(data.data);
    if (result < 0) {
        printf("%s\tno\t%s\n", number, gnutls_strerror(result));
        return;
    }
    gnutls_typed_vdata_st wanted[2] = {
        { GNUTLS_DT_KEY_PURPOSE_OID,
          (unsigned char *)(is_server ? GNUTLS_KP_TLS_WWW_SERVER : GNUTLS_KP_TLS_WWW_CLIENT), 0 },
        { GNUTLS_DT_DNS_HOSTNAME, (unsigned char *)dialled, 0 },
    };
    result = gnutls_x509_trust_list_verify_crt2(trusted, chain, length, wanted, is_server ? 2 : 1,
        GNUTLS_PROFILE_TO_VFLAGS(GNUTLS_PROFILE_LOW), &status, NULL);
    if (result < 0) {
        printf("%s\tno\t%s\n", number, gnutls_strerror(result));
        return;
    }
    check(gnutls_certificate_verification_status_print(status, GNUTLS_CRT_X509, &words, 0), number);
    printf("%s\t%s\t%s\n", number, status == 0 ? "yes" : "no", status == 0 ? "" : (char *)words.data);
    gnutls_free(words.data);
    for (unsigned place = 0; place < length; place++)
        gnutls_x509_crt_deinit(chain[place]);
    gnutls_free(chain);
    gnutls_x509_trust_list_deinit(trusted, 1);
}

int main(int count, char **arguments)
{
    char path[4096], number[32], role[32], dialled[256], lists[32];
    if (count != 3)
        return 2;
    at = (time_t)atoll(arguments[2]);
    gnutls_global_set_time_function(moment);
    snprintf(path, sizeof path, "%s/manifest", arguments[1]);
    FILE *manifest = fopen(path, "r");
    if (manifest == NULL)
        return 1;
    while (fscanf(manifest, "%31s %31s %255s %31s", number, role, dialled, lists) == 4)
        verify(arguments[1], number, strcmp(role, "server") == 0, dialled, strcmp(lists, "lists") == 0);
    fclose(manifest);
    return 0;
}
