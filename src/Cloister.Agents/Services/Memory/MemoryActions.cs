using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What the memory can be asked to do.</summary>
internal static class MemoryActions
{
    public static ServiceDescription Description { get; } =
        new("memory")
        {
            Title = "Memory",
            Description = "Keeps notes over sessions, and finds them.",
            Order = 10,
            Actions =
            [
                Of("status", "Says what there is in the memory.", (memory, _, token) => memory.StatusAsync(token)) with
                {
                    IsReadOnly = true,
                    IsIdempotent = true,
                },
                Of(
                    "index",
                    "Catches up with notes that people have written; with force, makes the whole index anew.",
                    (memory, call, token) => memory.IndexAsync(call, token)
                ) with
                {
                    IsIdempotent = true,
                    InputSchema = JsonData.Parse("""{"type":"object","properties":{"force":{"type":"boolean"}}}"""),
                },
                Of(
                    "search",
                    "Finds notes by their words: what people said in other conversations, what was decided, what they like.",
                    (memory, call, token) => memory.SearchAsync(call, token)
                ) with
                {
                    IsTool = true,
                    IsReadOnly = true,
                    IsIdempotent = true,
                    InputSchema = JsonData.Parse(
                        """
                        {"type":"object","required":["query"],"properties":{
                          "query":{"type":"string","description":"Some telling words; the first twelve count."},
                          "maxResults":{"type":"integer","minimum":1,"maximum":20,"description":"How many at most; 6 if not said."},
                          "minScore":{"type":"number","minimum":0,"maximum":1,"description":"How well they have to fit; 0.35 if not said."}}}
                        """
                    ),
                },
                Of("get", "Reads lines of a note that was found.", (memory, call, token) => memory.GetAsync(call, token)) with
                {
                    IsTool = true,
                    IsReadOnly = true,
                    IsIdempotent = true,
                    InputSchema = JsonData.Parse(
                        """
                        {"type":"object","required":["path"],"properties":{
                          "path":{"type":"string","description":"The path of the note, as it was found."},
                          "from":{"type":"integer","minimum":1,"maximum":2000000000,"description":"The first line; 1 if not said."},
                          "lines":{"type":"integer","minimum":1,"maximum":2000000000,"description":"How many lines; all if not said."}}}
                        """
                    ),
                },
                Of("store", "Notes something for later conversations.", (memory, call, token) => memory.StoreAsync(call, token)) with
                {
                    IsTool = true,
                    InputSchema = JsonData.Parse(
                        """
                        {"type":"object","required":["content"],"properties":{
                          "content":{"type":"string","maxLength":100000,"description":"What is to be known later."},
                          "target":{"enum":["daily","longterm","working"],"description":"longterm for lasting facts, daily for what happened today, working for this conversation only; daily if not said."},
                          "sessionId":{"type":"string","description":"For working notes: the session they belong to; the one that asks if not said."}}}
                        """
                    ),
                },
                Of(
                    "flush",
                    "Notes the last messages of a session as an entry of today.",
                    (memory, call, token) => memory.FlushAsync(call, token)
                ) with
                {
                    InputSchema = JsonData.Parse(
                        """
                        {"type":"object","required":["sessionId"],"properties":{
                          "sessionId":{"type":"string"},
                          "maxMessages":{"type":"integer","minimum":1,"maximum":1000}}}
                        """
                    ),
                },
            ],
        };

    private static ServiceAction Of(
        string name,
        string description,
        Func<MemoryService, ActionCall, CancellationToken, ValueTask<JsonData?>> execute
    ) =>
        ServiceAction.Of<MemoryService>(
            name,
            description,
            (memory, call, token) => memory.IsOn ? execute(memory, call, token) : new(JsonData.Object(("disabled", true)))
        );
}
