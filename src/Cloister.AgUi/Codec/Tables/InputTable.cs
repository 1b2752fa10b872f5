namespace Cloister.AgUi;

/// <summary>What an agent gets.</summary>
internal static class InputTable
{
    private static readonly Shape Tool = new Members<ToolDefinition>()
        .Required("name", 1, Kinds.Text, t => t.Name)
        .Required("description", 2, Kinds.Text, t => t.Description)
        .Optional("parameters", 3, Kinds.Json, t => Given.In(t.Parameters))
        .OrNull()
        .Optional("metadata", 4, Kinds.JsonObject, t => t.Metadata)
        .Make(m => new(m.Text(0), m.Text(1)) { Parameters = m.OptionalJson(2), Metadata = m.OptionalJson(3) });

    private static readonly Shape Context = new Members<ContextEntry>()
        .Required("description", 1, Kinds.Text, c => c.Description)
        .Required("value", 2, Kinds.Text, c => c.Value)
        .Make(m => new(m.Text(0), m.Text(1)));

    private static readonly Shape Resume = new Members<ResumeEntry>()
        .Required("interruptId", 1, Kinds.Text, r => r.InterruptId)
        .Required("status", 2, new WordKind("resolved", "cancelled"), r => (long)r.Status)
        .Optional("payload", 3, Kinds.Json, r => Given.In(r.Payload))
        .OrNull()
        .Optional("metadata", 4, Kinds.JsonObject, r => r.Metadata)
        .Make(m => new(m.Text(0), m.Word<ResumeStatus>(1)!.Value) { Payload = m.OptionalJson(2), Metadata = m.OptionalJson(3) });

    private static readonly Shape Body = new Members<RunAgentInput>()
        .Required("threadId", 1, Kinds.Text, i => i.ThreadId)
        .Required("runId", 2, Kinds.Text, i => i.RunId)
        .Optional("protocolVersion", 10, Kinds.Text, i => i.ProtocolVersion)
        .Optional("parentRunId", 3, Kinds.Text, i => i.ParentRunId)
        .Optional("state", 4, Kinds.Json, i => Given.In(i.State) ?? JsonData.EmptyObject)
        .OrNull()
        .Required("messages", 5, MessageTable.Messages, i => i.Messages)
        .Optional("tools", 6, new ListKind<ToolDefinition>(new ShapeKind(Tool)), i => i.Tools)
        .Optional("context", 7, new ListKind<ContextEntry>(new ShapeKind(Context)), i => i.Context)
        .Optional("forwardedProps", 8, Kinds.Json, i => Given.In(i.ForwardedProps) ?? JsonData.EmptyObject)
        .OrNull()
        .Optional("resume", 9, new ListKind<ResumeEntry>(new ShapeKind(Resume)), i => Given.In(i.Resume))
        .Make(m =>
            new(m.Text(0), m.Text(1))
            {
                ProtocolVersion = m.OptionalText(2),
                ParentRunId = m.OptionalText(3),
                State = m.OptionalJson(4) ?? JsonData.EmptyObject,
                Messages = m.List<Message>(5),
                Tools = m.List<ToolDefinition>(6),
                Context = m.List<ContextEntry>(7),
                ForwardedProps = m.OptionalJson(8) ?? JsonData.EmptyObject,
                Resume = m.List<ResumeEntry>(9),
            }
        );

    public static Kind Input { get; } = new ShapeKind(Body);
}
