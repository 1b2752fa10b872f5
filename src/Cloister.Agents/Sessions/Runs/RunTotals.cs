using System.Buffers;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What a run has cost by now.</summary>
internal sealed record RunTotals
{
    public int Steps { get; init; }

    public ValueList<TokenUsage> Usage { get; init; } = [];

    public string? Model { get; init; }

    public string? Error { get; init; }

    public byte[]? UsageJson()
    {
        if (Usage.IsEmpty)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, LogJson.WriterOptions))
        {
            writer.WriteStartArray();
            foreach (var usage in Usage)
            {
                Write(writer, usage);
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, TokenUsage usage)
    {
        writer.WriteStartObject();
        writer.WriteGiven("provider", usage.Provider);
        writer.WriteGiven("model", usage.Model);
        Write(writer, "inputTokens", usage.InputTokens);
        Write(writer, "outputTokens", usage.OutputTokens);
        Write(writer, "reasoningTokens", usage.ReasoningTokens);
        Write(writer, "cachedInputTokens", usage.CachedInputTokens);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, long? count)
    {
        if (count is { } known)
        {
            writer.WriteNumber(name, known);
        }
    }
}
