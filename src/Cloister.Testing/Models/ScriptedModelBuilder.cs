using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>Writes the scripts of a <see cref="ScriptedModel"/>. It builds one model.</summary>
public sealed partial class ScriptedModelBuilder
{
    private readonly List<ModelStep[]> _scripts = [];
    private List<ModelStep> _script = [];
    private bool _isBuilt;
    private int _calls;
    private ScriptedModel? _titles;

    /// <summary>Text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="chunks">In how many pieces it comes.</param>
    public ScriptedModelBuilder Text(string text, int chunks = 1) =>
        Give(TextPieces.Split(text, chunks).Select(piece => (AIContent)new TextContent(piece)));

    /// <summary>Text that depends on what was asked.</summary>
    public ScriptedModelBuilder Text(Func<ModelRequest, string> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return Content(request => new TextContent(make(request)));
    }

    /// <summary>Reasoning.</summary>
    /// <param name="text">The text.</param>
    /// <param name="chunks">In how many pieces it comes.</param>
    /// <param name="protectedData">What the provider wants back unchanged; it comes after the text.</param>
    public ScriptedModelBuilder Reasoning(string text, int chunks = 1, string? protectedData = null)
    {
        Give(TextPieces.Split(text, chunks).Select(piece => (AIContent)new TextReasoningContent(piece)));
        return protectedData is null ? this : Content(new TextReasoningContent(null) { ProtectedData = protectedData });
    }

    /// <summary>A tool call: its pieces, and then the whole.</summary>
    /// <param name="name">The tool.</param>
    /// <param name="arguments">The arguments, as the text that the model writes; it need not be right.</param>
    /// <param name="callId">The id, the same in every answer; <c>call-1</c>, <c>call-2</c>, … when null, another in every answer.</param>
    /// <param name="fragments">In how many pieces the arguments come; none gives only the whole call.</param>
    public ScriptedModelBuilder ToolCall(string name, string arguments = "{}", string? callId = null, int fragments = 1)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegative(fragments);
        var id = callId ?? $"call-{++_calls}";
        string[] pieces = fragments == 0 ? [] : [.. TextPieces.Split(arguments, fragments)];
        return Add(play => CallAsync(callId ?? play.Id(id)));

        async IAsyncEnumerable<AIContent> CallAsync(string thisId)
        {
            foreach (var piece in pieces)
            {
                yield return new FunctionCallFragmentContent(thisId, name, piece);
            }

            yield return FunctionCalls.Parse(thisId, name, arguments);
            await Task.CompletedTask.ConfigureAwait(false);
        }
    }

    /// <summary>How many tokens it took.</summary>
    public ScriptedModelBuilder Usage(long input, long output, long? cached = null, long? reasoning = null) =>
        Content(
            new UsageContent(
                new()
                {
                    InputTokenCount = input,
                    OutputTokenCount = output,
                    TotalTokenCount = input + output,
                    CachedInputTokenCount = cached,
                    ReasoningTokenCount = reasoning,
                }
            )
        );

    /// <summary>Any content.</summary>
    public ScriptedModelBuilder Content(AIContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Give([content]);
    }

    /// <summary>Any content that depends on what was asked.</summary>
    public ScriptedModelBuilder Content(Func<ModelRequest, AIContent> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return Add(play => GiveAsync([make(play.Request)]));
    }

    /// <summary>Why the answer ends; without it that is <c>tool_calls</c> after calls, and <c>stop</c> otherwise.</summary>
    public ScriptedModelBuilder Finish(ChatFinishReason reason) => Set(play => play.Reason = reason);

    /// <summary>What answers requests for titles; they play none of these scripts.</summary>
    public ScriptedModelBuilder Titles(ScriptedModel titles)
    {
        ArgumentNullException.ThrowIfNull(titles);
        ThrowIfBuilt();
        _titles = titles;
        return this;
    }

    /// <summary>What follows is for the next request.</summary>
    public ScriptedModelBuilder NextRequest()
    {
        ThrowIfBuilt();
        _scripts.Add([.. _script]);
        _script = [];
        return this;
    }

    /// <summary>The model.</summary>
    /// <param name="timeProvider">The clock of its delays; the system's when null.</param>
    /// <exception cref="InvalidOperationException">It was built already.</exception>
    public ScriptedModel Build(TimeProvider? timeProvider = null)
    {
        NextRequest();
        _isBuilt = true;
        return new(_scripts, timeProvider ?? TimeProvider.System, _titles);
    }

    private ScriptedModelBuilder Give(IEnumerable<AIContent> contents)
    {
        AIContent[] all = [.. contents];
        return Add(_ => GiveAsync(all));
    }

    private static async IAsyncEnumerable<AIContent> GiveAsync(AIContent[] contents)
    {
        foreach (var content in contents)
        {
            yield return content;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    private ScriptedModelBuilder Add(ModelStep step)
    {
        ThrowIfBuilt();
        _script.Add(step);
        return this;
    }

    private void ThrowIfBuilt()
    {
        if (_isBuilt)
        {
            throw new InvalidOperationException("The script cannot be changed, because its model was built. Begin another builder.");
        }
    }
}
