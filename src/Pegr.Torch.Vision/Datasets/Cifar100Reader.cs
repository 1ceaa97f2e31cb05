using System.Collections.Immutable;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>
/// Reads the binary version of CIFAR-100: records of two label bytes, the superclass (coarse) and the class (fine), and
/// 3,072 pixel bytes (the red, green and blue planes of 32x32).
/// </summary>
public static class Cifar100Reader
{
    /// <summary>Reads <c>train.bin</c> and <c>test.bin</c>.</summary>
    /// <param name="folder">The folder; <c>fine_label_names.txt</c> and <c>coarse_label_names.txt</c> count where they are there.</param>
    /// <param name="coarse">Whether the 20 superclasses are the labels, in place of the 100 classes.</param>
    /// <exception cref="InvalidInputException">A file is missing, unreadable, truncated or corrupt.</exception>
    public static ImageSplits Read(string folder, bool coarse = false)
    {
        var names = coarse
            ? CifarFormat.ReadNames(Path.Combine(folder, "coarse_label_names.txt"), CoarseNames)
            : CifarFormat.ReadNames(Path.Combine(folder, "fine_label_names.txt"), FineNames);
        var train = Path.Combine(folder, "train.bin");
        if (!Path.Exists(train))
        {
            throw new InvalidInputException($"{train}: there is no such file; name the folder cifar-100-binary.");
        }

        var format = new CifarFormat([CoarseNames.Length, FineNames.Length], label: coarse ? 0 : 1);
        return new ImageSplits(format.Read([train], names), format.Read([Path.Combine(folder, "test.bin")], names));
    }

    private static ImmutableArray<string> CoarseNames { get; } =
    [
        "aquatic_mammals", "fish", "flowers", "food_containers", "fruit_and_vegetables",
        "household_electrical_devices", "household_furniture", "insects", "large_carnivores",
        "large_man-made_outdoor_things", "large_natural_outdoor_scenes", "large_omnivores_and_herbivores",
        "medium_mammals", "non-insect_invertebrates", "people", "reptiles", "small_mammals", "trees",
        "vehicles_1", "vehicles_2",
    ];

    private static ImmutableArray<string> FineNames { get; } =
    [
        "apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle",
        "bowl", "boy", "bridge", "bus", "butterfly", "camel", "can", "castle", "caterpillar", "cattle",
        "chair", "chimpanzee", "clock", "cloud", "cockroach", "couch", "crab", "crocodile", "cup", "dinosaur",
        "dolphin", "elephant", "flatfish", "forest", "fox", "girl", "hamster", "house", "kangaroo", "keyboard",
        "lamp", "lawn_mower", "leopard", "lion", "lizard", "lobster", "man", "maple_tree", "motorcycle", "mountain",
        "mouse", "mushroom", "oak_tree", "orange", "orchid", "otter", "palm_tree", "pear", "pickup_truck", "pine_tree",
        "plain", "plate", "poppy", "porcupine", "possum", "rabbit", "raccoon", "ray", "road", "rocket",
        "rose", "sea", "seal", "shark", "shrew", "skunk", "skyscraper", "snail", "snake", "spider",
        "squirrel", "streetcar", "sunflower", "sweet_pepper", "table", "tank", "telephone", "television", "tiger", "tractor",
        "train", "trout", "tulip", "turtle", "wardrobe", "whale", "willow_tree", "wolf", "woman", "worm",
    ];
}
