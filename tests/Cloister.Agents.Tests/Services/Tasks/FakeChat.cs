using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Tasks;

/// <summary>Stands in for the service that owns chats.</summary>
internal sealed class FakeChat
{
    public Seen<JsonData> Sent { get; } = new();

    /// <summary>Why it sends nothing; null if it does.</summary>
    public string? Refusal { get; set; }

    public AgentServicePlugin<Service> Plugin =>
        new(
            new("chat")
            {
                Order = 50,
                Actions =
                [
                    ServiceAction.Of<Service>("send", "Sends.", (service, call, _) => new(service.Send(call))) with
                    {
                        IsTool = true,
                    },
                    ServiceAction.Of<Service>("history", "Lists.", (_, _, _) => new(JsonData.EmptyArray)) with
                    {
                        IsTool = true,
                    },
                ],
            },
            () => new(this),
            Priority.Elevated,
            new("fake-chat")
        );

    internal sealed class Service(FakeChat chat) : AgentService
    {
        public JsonData? Send(ActionCall call)
        {
            chat.Sent.Add(call.Payload);
            return chat.Refusal is { } refusal ? throw new ActionFailedException(refusal) : JsonData.EmptyObject;
        }

        protected internal override string? System(AgentSessionContext session) => "This is a chat.";
    }
}
