using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Replaces secrets in texts, all that are known in one pass.</summary>
/// <remarks>What was a secret once stays one: a key that was changed here may still be good elsewhere.</remarks>
internal sealed class SecretRedactor
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mark = "[redacted]";

    // Shorter ones are found in every other word.
    private const int Shortest = 8;

    private readonly Lock _sync = new();
    private volatile Known _known = new([]);

    /// <summary>Learns secrets; short ones are left out.</summary>
    public void Add(IEnumerable<string> secrets)
    {
        lock (_sync)
        {
            var all = new HashSet<string>(_known.All, StringComparer.Ordinal);
            all.UnionWith(secrets.Where(secret => secret.Length >= Shortest).SelectMany(Forms));
            if (all.Count > _known.All.Count)
            {
                _known = new Known(all);
            }
        }
    }

    /// <summary>The text without secrets; the very same if there are none in it.</summary>
    public string Redact(string text)
    {
        var known = _known;
        var at = known.Find(text, 0);
        if (at < 0)
        {
            return text;
        }
        var redacted = new StringBuilder(text.Length);
        for (var copied = 0; ; )
        {
            redacted.Append(text, copied, at - copied).Append(Mark);
            copied = at + known.LengthAt(text, at);
            // One that begins inside another goes with it, or its end would stay.
            for (at = known.Find(text, at + 1); at >= 0 && at < copied; at = known.Find(text, at + 1))
            {
                copied = Math.Max(copied, at + known.LengthAt(text, at));
            }
            if (at < 0)
            {
                return redacted.Append(text, copied, text.Length - copied).ToString();
            }
        }
    }

    /// <summary>A part of the text without secrets, and without what of them reaches into it from outside.</summary>
    /// <param name="text">The part, with as much around it as a secret may have.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="length">How long it is.</param>
    public string RedactPart(string text, int start, int length)
    {
        var known = _known;
        var end = start + length;
        var redacted = new StringBuilder(length);
        var copied = start;
        for (var at = known.Find(text, 0); at >= 0 && at < end; )
        {
            var behind = at + known.LengthAt(text, at);
            if (behind > copied)
            {
                redacted.Append(text, copied, Math.Max(0, at - copied)).Append(Mark);
                copied = behind;
            }

            at = known.Find(text, at + 1);
        }

        return copied < end ? redacted.Append(text, copied, end - copied).ToString() : redacted.ToString();
    }

    // As it is, and as it looks inside a JSON text or a link.
    private static string[] Forms(string secret) =>
        [
            secret,
            JsonEncodedText.Encode(secret).Value,
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value,
            Uri.EscapeDataString(secret),
        ];

    private sealed class Known(HashSet<string> all)
    {
        private readonly SearchValues<string> _search = SearchValues.Create([.. all], StringComparison.Ordinal);

        private readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> _byHead = all.GroupBy(
                secret => secret[..Shortest],
                StringComparer.Ordinal
            )
            .ToDictionary(group => group.Key, group => group.OrderByDescending(secret => secret.Length).ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

        public HashSet<string> All => all;

        public int Find(string text, int from) => text.AsSpan(from).IndexOfAny(_search) is var at and >= 0 ? from + at : -1;

        /// <summary>The length of the longest one that stands there.</summary>
        public int LengthAt(string text, int at)
        {
            foreach (var secret in _byHead[text.AsSpan(at, Shortest)])
            {
                if (text.AsSpan(at).StartsWith(secret))
                {
                    return secret.Length;
                }
            }
            throw new InvalidOperationException("A secret was found and is not there.");
        }
    }
}
