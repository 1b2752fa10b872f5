using System.Text.Json.Serialization;

namespace Cloister.AgUi.Tests.Json;

[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class DictionaryContext : JsonSerializerContext;
