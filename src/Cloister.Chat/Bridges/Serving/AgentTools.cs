using Cloister.AgUi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>The tools of one run: ours, and those of the application. Where both have one of a name, it is ours.</summary>
internal sealed partial class AgentTools
{
    private readonly ChatClientAgentOptions _options;
    private readonly RunContext _context;
    private readonly ILogger _log;
    private readonly Dictionary<string, AITool> _own = new(StringComparer.Ordinal);
    private readonly HashSet<string> _applications = new(StringComparer.Ordinal);

    public AgentTools(ChatClientAgentOptions options, RunContext context, ILogger log)
    {
        _options = options;
        _context = context;
        _log = log;
        List<AITool> all = [.. options.ChatOptions?.Tools ?? [], .. options.Tools];
        all.ForEach(tool => _own[tool.Name] = tool);
        foreach (var tool in context.Input.Tools)
        {
            if (_own.ContainsKey(tool.Name))
            {
                LogShadowed(log, tool.Name, context.Input.RunId);
            }
            else if (_applications.Add(tool.Name))
            {
                all.Add(ToolDeclarations.Declare(tool));
            }
        }

        ForModel = all;
    }

    /// <summary>What the model is told of.</summary>
    public List<AITool> ForModel { get; }

    public bool AreApplications(string name) => _applications.Contains(name);

    /// <summary>Whether we could run it.</summary>
    public bool AreOurs(string name) => Find(name) is not null;

    public bool NeedsApproval(string name) => Find(name)?.GetService<ApprovalRequiredAIFunction>() is not null;

    /// <summary>Runs a tool of ours. Whatever happens to it is an answer; only stopping the run is none.</summary>
    public async ValueTask<FunctionResultContent> RunAsync(FunctionCallContent call, CancellationToken cancellationToken)
    {
        if (Find(call.Name) is not { } function)
        {
            return new(call.CallId, $"Error: there is no tool '{call.Name}'.");
        }

        if (call.Exception is not null)
        {
            return new(call.CallId, "Error: the arguments are not a JSON object.");
        }

        try
        {
            var arguments = new AIFunctionArguments(call.Arguments, StringComparer.Ordinal)
            {
                Services = _options.Services,
                Context = new Dictionary<object, object?> { [typeof(RunContext)] = _context },
            };
            var result = await function.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false);
            return new(call.CallId, ResultContents.ToResult(ResultContents.ToContent(result, function.JsonSerializerOptions)));
        }
        catch (Exception exception) when (exception is AgUiException or AgentFailureException)
        {
            return new(call.CallId, $"Error: {exception.Message}") { Exception = exception };
        }
#pragma warning disable CA1031 // A tool's failure is for the model to deal with, and its text is not for the client.
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
#pragma warning restore CA1031
        {
            LogToolFailed(_log, call.Name, _context.Input.RunId, exception);
            return new(call.CallId, ResultContents.Failed) { Exception = exception };
        }
    }

    private AIFunction? Find(string name) => _own.GetValueOrDefault(name) as AIFunction;

    [LoggerMessage(401, LogLevel.Warning, "Tool {Tool} failed in run {RunId}; the model is told that it failed, not why.")]
    private static partial void LogToolFailed(ILogger log, string tool, string runId, Exception exception);

    [LoggerMessage(
        402,
        LogLevel.Warning,
        "The application offers a tool {Tool} in run {RunId}, and the agent has one of that name: the agent's is used."
    )]
    private static partial void LogShadowed(ILogger log, string tool, string runId);
}
