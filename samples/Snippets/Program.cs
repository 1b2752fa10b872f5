using Snippets;

// Every snippet of the docs runs here; what they print is held by expected-output.txt.

await Run("front page", FrontPage.RunAsync);
await Run("sessions", Sessions.RunAsync);
await Run("plugins", Plugins.RunAsync);
await Run("services", Services.RunAsync);
await Run("events", Events.RunAsync);
await Run("requests", Requests.RunAsync);
await Run("settings", Settings.RunAsync);
await Run("contexts", Contexts.RunAsync);
await Run("crossing scopes", Crossing.RunAsync);
await Run("updates", Updates.RunAsync);
await Run("diagnostics", Diagnostics.RunAsync);
await Run("front page, chat", ChatFrontPage.RunAsync);
await Run("protocol", Protocol.RunAsync);
await Run("conversation state", ConversationState.RunAsync);
await Run("chat sessions", ChatSessions.RunAsync);
await Run("interceptors", Interceptors.RunAsync);
await Run("tools and interrupts", ToolsAndInterrupts.RunAsync);
await Run("storage", Storage.RunAsync);
await Run("serving", Serving.RunAsync);
await Run("guides to chat", ChatGuides.RunAsync);
await Run("bridges", Bridges.RunAsync);
await Run("chat views", ChatViews.RunAsync);

static async Task Run(string what, Func<Task> snippet)
{
    Console.WriteLine($"{what}:");
    await snippet();
}
