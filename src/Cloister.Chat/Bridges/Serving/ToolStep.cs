using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>
/// Who does what about the calls of one round. The application's calls stay open, and all others are answered before the run ends with them. A
/// run cannot both leave calls to the application and ask for approval: then the model is told to ask again for what needs approval.
/// </summary>
internal sealed class ToolStep
{
    private const string AskAgain =
        "Not run: this tool needs the user's approval. Call it again, without tools of the application beside it.";

    private readonly AgentTools _tools;

    public ToolStep(IReadOnlyList<ModelCall> calls, AgentTools tools)
    {
        _tools = tools;
        Pending = calls.Where(call => tools.AreApplications(call.Wire.Name)).Select(call => call.Wire.Id).ToValueList();
        ToApprove = Pending.IsEmpty ? [.. calls.Where(call => tools.NeedsApproval(call.Wire.Name))] : [];
        ToAnswer = [.. calls.Where(call => !tools.AreApplications(call.Wire.Name)).Except(ToApprove)];
    }

    /// <summary>The calls of the application's tools, in order.</summary>
    public ValueList<string> Pending { get; }

    public IReadOnlyList<ModelCall> ToApprove { get; }

    public IReadOnlyList<ModelCall> ToAnswer { get; }

    public ValueTask<FunctionResultContent> AnswerAsync(ModelCall call, CancellationToken cancellationToken) =>
        _tools.NeedsApproval(call.Wire.Name)
            ? new(new FunctionResultContent(call.Content.CallId, AskAgain))
            : _tools.RunAsync(call.Content, cancellationToken);
}
