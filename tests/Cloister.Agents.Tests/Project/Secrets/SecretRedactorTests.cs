using FsCheck;
using FsCheck.Fluent;

namespace Cloister.Agents.Tests;

public sealed class SecretRedactorTests
{
    [Fact]
    public void A_text_without_secrets_is_the_very_same()
    {
        const string text = "nothing to hide";

        Assert.Same(text, Knowing("swordfish").Redact(text));
        Assert.Same(text, new SecretRedactor().Redact(text));
    }

    [Theory]
    [InlineData("swordfish", "[redacted]")]
    [InlineData("a swordfish b", "a [redacted] b")]
    [InlineData("swordfishswordfish", "[redacted][redacted]")]
    [InlineData("swordfis", "swordfis")]
    [InlineData("Swordfish", "Swordfish")]
    public void Every_occurrence_is_replaced(string text, string redacted) => Assert.Equal(redacted, Knowing("swordfish").Redact(text));

    [Fact]
    public void Of_several_that_begin_alike_the_longest_is_replaced() =>
        Assert.Equal("[redacted]!", Knowing("swordfish", "swordfish-and-more").Redact("swordfish-and-more!"));

    [Fact]
    public void Secrets_that_overlap_leave_no_rest() =>
        Assert.Equal("[redacted]x", Knowing("abcdefgh", "efghijkl", "ijklmnop").Redact("abcdefghijklmnopx"));

    [Fact]
    public void Short_ones_are_left_alone() => Assert.Equal("1234567", Knowing("1234567").Redact("1234567"));

    [Theory]
    [InlineData("""{"key":"pass\"word\\1"}""")]
    [InlineData("http://host/?key=pass%22word%5C1")]
    [InlineData("{\"key\":\"pass\\u0022word\\\\1\"}")]
    public void They_are_found_inside_json_and_links(string text) =>
        Assert.DoesNotContain("word", Knowing("pass\"word\\1").Redact(text), StringComparison.Ordinal);

    [Fact]
    public void What_was_learned_stays_known()
    {
        var redactor = Knowing("first-secret");
        redactor.Add(["second-secret"]);
        redactor.Add([]);

        Assert.Equal("[redacted] [redacted]", redactor.Redact("first-secret second-secret"));
    }

    [Fact]
    public void Thousands_are_found_in_one_pass()
    {
        var secrets = Enumerable.Range(0, 5000).Select(i => $"secret-number-{i:D6}").ToArray();

        var text = Knowing(secrets).Redact(string.Join(' ', secrets.Reverse()));

        Assert.Equal(string.Join(' ', Enumerable.Repeat("[redacted]", 5000)), text);
    }

    [Fact]
    public void Whatever_the_text_no_secret_is_left_and_nothing_else_is_lost() =>
        Prop.ForAll(
                Gen.Elements("abababab", "babababa", "ababababab", "x", "ab", "a", "b").ListOf().Select(string.Concat).ToArbitrary(),
                text =>
                {
                    var redacted = Knowing("abababab", "babababa", "ababababab").Redact(text);
                    var rest = redacted.Split("[redacted]");
                    return rest.All(piece =>
                            !piece.Contains("abababab", StringComparison.Ordinal) && !piece.Contains("babababa", StringComparison.Ordinal)
                        )
                        && redacted.Count(c => c == 'x') == text.Count(c => c == 'x');
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static SecretRedactor Knowing(params string[] secrets)
    {
        var redactor = new SecretRedactor();
        redactor.Add(secrets);
        return redactor;
    }
}
