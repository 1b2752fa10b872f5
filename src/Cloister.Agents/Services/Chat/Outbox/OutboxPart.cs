using System.Globalization;

namespace Cloister.Agents;

/// <summary>What a platform is asked to take at once: all of a thing, or a part of a long text.</summary>
/// <param name="Message">What is sent; null for a sign under a message.</param>
/// <param name="Row">What it is a part of.</param>
/// <param name="End">Where in the text it ends.</param>
internal sealed record OutboxPart(OutgoingMessage? Message, OutboxRow Row, int End)
{
    /// <summary>The next part; nothing, if there is none.</summary>
    public static OutboxPart? Next(OutboxRow row, int limit)
    {
        var payload = row.Payload;
        if (row.Kind != OutboxKind.Text)
        {
            return payload.Part > 0
                ? null
                : new(row.Kind == OutboxKind.File ? MessageOf(row, payload.Text) : null, row, payload.Text.Length);
        }

        // What people pause at is between the parts, and in neither.
        var from = payload.Offset;
        while (from < payload.Text.Length && char.IsWhiteSpace(payload.Text[from]))
        {
            from++;
        }

        var rest = payload.Text.AsSpan(from);
        var length = TextCut.Next(rest, Math.Max(1, limit));
        return rest.IsEmpty ? null : new(MessageOf(row, rest[..length].TrimEnd().ToString()), row, from + length);
    }

    /// <summary>The thing when the platform has this part of it.</summary>
    public OutboxRow Taken(OutboxRow row, string? receipt) =>
        row with
        {
            Payload = row.Payload with { Offset = End, Part = row.Payload.Part + 1 },
            Receipts = receipt is null ? row.Receipts : row.Receipts.Add(receipt),
        };

    private static OutgoingMessage MessageOf(OutboxRow row, string text) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{row.Dedup}/{row.Payload.Part}"), row.Payload.Place)
        {
            Text = text,
            File = row.Payload.File,
            ReplyTo = row.Payload.Part == 0 ? row.Payload.ReplyTo : null,
            Passive = row.Payload.Target,
        };
}
