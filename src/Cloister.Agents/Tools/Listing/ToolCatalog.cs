using Cloister.AgUi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>The tools of one run: ours, and those that the application runs itself. Where both have one of a name, it is ours.</summary>
internal sealed partial class ToolCatalog
{
    private static readonly JsonData NoArguments = JsonData.Object(("type", "object"), ("properties", JsonData.EmptyObject));

    private readonly ActiveRun _run;
    private readonly IReadOnlyDictionary<string, AgentTool> _tools;
    private readonly ToolParts _parts;
    private readonly Dictionary<string, AITool> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaCheck> _checks = new(StringComparer.Ordinal);
    private readonly ILogger _logger;

    public ToolCatalog(ActiveRun run, IReadOnlyDictionary<string, AgentTool> tools, ToolParts parts)
    {
        _run = run;
        _tools = tools;
        _parts = parts;
        _logger = parts.Logger;
        foreach (var tool in run.Plan.ClientTools)
        {
            if (tools.ContainsKey(tool.Name))
            {
                LogShadowed(tool.Name, run.RunId);
            }
            else
            {
                _clients.TryAdd(tool.Name, Declare(tool));
            }
        }
    }

    /// <summary>
    /// What the model is told of, always in the same order: providers remember what a request begins with. Nothing in it can be called, so that no
    /// client of a model can run a tool behind our back.
    /// </summary>
    public IList<AITool> Declarations =>
        [
            .. _tools
                .Values.Where(tool => IsVisible(tool.Name))
                .OrderBy(tool => tool.Name, StringComparer.Ordinal)
                .Select(tool => tool.Function.AsDeclarationOnly()),
            .. _clients.Values,
        ];

    /// <summary>A tool of ours that everybody may use on whose behalf the run works.</summary>
    public AgentTool? Find(string name) => IsVisible(name) ? _tools.GetValueOrDefault(name) : null;

    /// <summary>A tool for a call that was approved: whoever asked for it was allowed to.</summary>
    public AgentTool? FindApproved(string name) => _tools.GetValueOrDefault(name);

    /// <summary>Whether the application runs it.</summary>
    public bool IsClients(string name) => _clients.ContainsKey(name);

    /// <summary>What is wrong with the arguments of a call; null if nothing is.</summary>
    public string? Wrong(AgentTool tool, JsonData arguments)
    {
        if (!_checks.TryGetValue(tool.Name, out var check))
        {
            _checks[tool.Name] = check = new(JsonData.From(tool.Function.JsonSchema));
        }

        return check.Find(arguments) ?? _run.Plan.FindWrong(tool.Name, arguments);
    }

    private bool IsVisible(string name) =>
        _run.Plan.OffersTool(name) && _run.Speakers.All(speaker => _parts.FilterOfSpeaker(speaker).Allows(name));

    private static AIFunctionDeclaration Declare(ToolDefinition tool) =>
        AIFunctionFactory.CreateDeclaration(
            tool.Name,
            tool.Description,
            (tool.Parameters is { IsObject: true } parameters ? parameters : NoArguments).ToElement()
        );

    [LoggerMessage(
        553,
        LogLevel.Warning,
        "The application offers a tool '{Tool}' in run '{RunId}', and the agent has one of that name: the agent's is used."
    )]
    private partial void LogShadowed(string tool, string runId);
}
