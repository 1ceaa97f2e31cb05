using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Cli.Tests.Settings;

public class SettingListTests
{
    public static TheoryData<string> Experiments => [.. ExperimentCatalog.All.Select(experiment => experiment.Name)];

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Every_property_of_the_settings_can_be_set_by_a_setting_of_its_name(string name)
    {
        var experiment = Find(name);
        var properties = experiment.Defaults.Settings.GetType().GetProperties().Where(property => property.CanWrite);

        var keys = experiment.Settings.Select(setting => setting.Key.Replace("-", "")).ToList();

        Assert.All(properties, property => Assert.Contains(KeyOf(property.Name), keys));
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public void A_settings_printed_value_sets_that_value_and_nothing_else(string name)
    {
        var experiment = Find(name);
        foreach (var setting in experiment.Settings)
        {
            var text = setting.Placeholder.Contains("..", StringComparison.Ordinal) ? "0,0.25..0.5" : Another(setting.Get(experiment.Defaults));

            var changed = setting.Apply(experiment.Defaults, text);

            Assert.All(
                experiment.Settings,
                other => Assert.Equal(other == setting ? text : other.Print(experiment.Defaults), other.Print(changed)));
        }
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public void No_key_stands_for_two_settings(string name)
    {
        var keys = Find(name).Settings.Select(setting => setting.Key).ToList();

        Assert.Equal(keys.Distinct(), keys);
        Assert.DoesNotContain(SettingsFile.ExperimentKey, keys);
        Assert.DoesNotContain(SettingsFile.EnvironmentKey, keys);
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public void The_preset_names_every_default_so_that_the_commands_alone_repeat_the_demo(string name)
    {
        var experiment = Find(name);

        var assignments = SettingsFile.Read(Preset.PathOf(experiment), experiment, ExperimentCatalog.All);
        var request = RequestBuilder.Build(experiment, assignments);

        Assert.All(experiment.Settings, setting => Assert.Equal(setting.Print(experiment.Defaults), setting.Print(request)));
    }

    private static ExperimentDefinition Find(string name) => ExperimentCatalog.All.Single(experiment => experiment.Name == name);

    // The flag is --lambda, whether one or several are given.
    private static string KeyOf(string property)
        => property == nameof(ComparisonSettings.Lambdas) ? "lambda" : property.ToLowerInvariant();

    private static string Another(object value) => value switch
    {
        int number => SettingText.Print(number + 7),
        double number => SettingText.Print(number + 0.125),
        bool truth => SettingText.Print(!truth),
        string => Path.GetFullPath("elsewhere"),
        IReadOnlyList<string> => "variance,gd",
        IReadOnlyList<double> => "0.25,0.5",
        _ => throw new ArgumentException("A kind of value that no test knows.", nameof(value)),
    };
}
