using System.Text.Json;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>An action of a service, as models ask for it.</summary>
internal sealed class ActionFunction(AgentServices services, string service, ServiceAction action) : AIFunction
{
    private static readonly JsonElement AnyObject = JsonData.Object(("type", "object")).ToElement();

    public override string Name { get; } = $"{service}_{action.Name}".Replace('-', '_');

    public override string Description => action.Description;

    public override JsonElement JsonSchema { get; } = action.InputSchema?.ToElement() ?? AnyObject;

    /// <summary>The action as a tool of every session.</summary>
    public static AgentTool Offer(AgentServices services, string name, AgentService service, ServiceAction action) =>
        new(new ActionFunction(services, name, action))
        {
            IsReadOnly = action.IsReadOnly,
            Owner = $"agent.{name}",
            AsksBecause = action.AsksBecause is { } asks ? payload => asks(service, payload) : null,
            WorkingFolder = action.AsksBecause is null ? null : service.Folder,
        };

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var payload = JsonData.Object(
            arguments.Select(argument =>
                KeyValuePair.Create(argument.Key, argument.Value is JsonElement json ? JsonData.From(json) : JsonData.Null)
            )
        );
        var caller = ToolCallContext.Of(arguments) is { } call
            ? ActionCaller.Session(call.SessionId) with
            {
                RunId = call.RunId,
                ToolCallId = call.ToolCallId,
            }
            : ActionCaller.Code;
        var result = await services.InvokeAsync(service, action.Name, payload, caller, cancellationToken).ConfigureAwait(false);
        return result.Success ? (result.Data ?? JsonData.Object(("done", true))).ToElement() : throw new ToolFailedException(result.Error);
    }
}
