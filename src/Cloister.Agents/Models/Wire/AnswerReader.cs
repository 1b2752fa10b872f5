using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Makes contents of what a provider sends. One for each answer.</summary>
internal abstract class AnswerReader
{
    protected AnswerReader() => Calls = new(Contents);

    public string? Id { get; protected set; }

    public string? Model { get; protected set; }

    /// <summary>Why the answer ended; null until that is known.</summary>
    public ChatFinishReason? Reason { get; protected set; }

    /// <summary>Whether nothing more is to come, although the connection may be open.</summary>
    public bool IsOver { get; protected set; }

    protected UsageDetails? Usage { get; set; }

    protected CallsInProgress Calls { get; }

    private ContentQueue Contents { get; } = new();

    /// <summary>Reads the next event of a stream.</summary>
    public abstract void ReadEvent(JsonElement json);

    /// <summary>Reads an answer that came whole.</summary>
    public abstract void ReadWhole(JsonElement json);

    /// <summary>What was made of what was read so far.</summary>
    public List<AIContent> Take() => Contents.Take();

    /// <summary>What is said only when the answer is complete.</summary>
    public void Complete()
    {
        Calls.Close();
        if (Calls.HasAny && Reason == ChatFinishReason.Stop)
        {
            // Some say so after calls, too.
            Reason = ChatFinishReason.ToolCalls;
        }

        if (Usage is not null)
        {
            Contents.Add(new UsageContent(Usage));
        }
    }

    protected void AddText(string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Calls.Add(new TextContent(text));
        }
    }

    protected void AddReasoning(string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Calls.Add(new TextReasoningContent(text));
        }
    }

    protected void AddProtectedReasoning(string data) => Calls.Add(new TextReasoningContent(null) { ProtectedData = data });
}
